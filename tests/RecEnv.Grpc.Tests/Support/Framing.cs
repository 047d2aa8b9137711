using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;
using RecEnv.Grpc.Tests.Protocol;

namespace RecEnv.Grpc.Tests.Support;

/// <summary>Makes and cuts message frames by hand.</summary>
public static class Framing
{
    public const string UnaryPath = "/recenv.grpc.tests.Probe/Unary";
    public const string CollectPath = "/recenv.grpc.tests.Probe/Collect";
    public const string ExpandPath = "/recenv.grpc.tests.Probe/Expand";
    public const string ChatPath = "/recenv.grpc.tests.Probe/Chat";

    /// <summary>A request behind its prefix.</summary>
    public static byte[] Frame(ProbeRequest request, byte flag = 0) => Frame(request.ToByteArray(), flag);

    /// <summary>A payload behind its prefix.</summary>
    public static byte[] Frame(byte[] payload, byte flag = 0) => [.. Prefix((uint)payload.Length, flag), .. payload];

    /// <summary>A prefix alone.</summary>
    public static byte[] Prefix(uint length, byte flag = 0)
    {
        byte[] prefix = new byte[5];
        prefix[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(1), length);
        return prefix;
    }

    /// <summary>The replies in a body.</summary>
    public static List<ProbeReply> Replies(byte[] body)
    {
        var replies = new List<ProbeReply>();
        for (int at = 0; at < body.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1));
            byte[] payload = body[(at + 5)..(at + 5 + length)];
            replies.Add(ProbeReply.Parser.ParseFrom(body[at] == 1 ? Gunzip(payload) : payload));
            at += 5 + length;
        }

        return replies;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    private static byte[] Gunzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var target = new MemoryStream();
        gzip.CopyTo(target);
        return target.ToArray();
    }
}

using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace RecEnv.Grpc.Wire;

/// <summary>The gzip message encoding.</summary>
internal static class GzipCodec
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>Compresses a payload.</summary>
    public static ReadOnlyMemory<byte> Deflate(ReadOnlySpan<byte> payload, CompressionLevel level)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, level, leaveOpen: true))
        {
            gzip.Write(payload);
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }

    /// <summary>Decompresses a payload, and stops as soon as it passes the limit.</summary>
    /// <exception cref="RpcException">INTERNAL: not gzip. RESOURCE_EXHAUSTED: too long.</exception>
    public static ReadOnlySequence<byte> Inflate(in ReadOnlySequence<byte> payload, ReadRules rules)
    {
        byte[] compressed = ArrayPool<byte>.Shared.Rent((int)payload.Length);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            payload.CopyTo(compressed);
            using var source = new MemoryStream(compressed, 0, (int)payload.Length, writable: false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            return Collect(gzip, chunk, rules);
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The message is not valid gzip.", e));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    private static ReadOnlySequence<byte> Collect(GZipStream gzip, byte[] chunk, ReadRules rules)
    {
        var target = new MemoryStream();
        for (int count = gzip.Read(chunk); count > 0; count = gzip.Read(chunk))
        {
            if (target.Length + count > rules.MaxLength)
            {
                throw rules.TooLongInflated();
            }

            target.Write(chunk, 0, count);
        }

        return new ReadOnlySequence<byte>(target.GetBuffer(), 0, (int)target.Length);
    }
}

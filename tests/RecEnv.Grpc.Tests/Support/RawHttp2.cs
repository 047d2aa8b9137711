using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RecEnv.Grpc.Tests.Support;

/// <summary>
/// The least HTTP/2 that a test needs to send what no client library would: frames by hand, headers as literals.
/// </summary>
public sealed class RawHttp2 : IAsyncDisposable
{
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    public const byte Ack = 1;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly HpackDecoder _hpack = new();
    private int _nextStream = -1;

    private RawHttp2(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Connects and exchanges settings.</summary>
    public static async Task<RawHttp2> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port).Soon();
        var raw = new RawHttp2(socket);
        await raw.SendBytesAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await raw.SendAsync(FrameType.Settings, 0, 0, default);
        return raw;
    }

    /// <summary>Opens a call with the usual headers, changed and added to.</summary>
    /// <returns>The stream id.</returns>
    public async Task<int> OpenAsync(string path, bool endStream = false, params (string Name, string Value)[] headers)
    {
        var all = new List<(string Name, string Value)>
        {
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
            ("content-type", "application/grpc"), ("te", "trailers"),
        };
        foreach ((string name, string value) in headers)
        {
            int known = name is ":method" or "content-type" ? all.FindIndex(header => header.Name == name) : -1;
            if (known >= 0)
            {
                all[known] = (name, value);
            }
            else
            {
                all.Add((name, value));
            }
        }

        _nextStream += 2;
        byte flags = endStream ? (byte)(EndHeaders | EndStream) : EndHeaders;
        await SendAsync(FrameType.Headers, flags, _nextStream, Encode(all));
        return _nextStream;
    }

    /// <summary>Sends a DATA frame.</summary>
    public Task DataAsync(int stream, ReadOnlyMemory<byte> data, bool endStream = false) =>
        SendAsync(FrameType.Data, endStream ? EndStream : (byte)0, stream, data);

    /// <summary>Sends RST_STREAM.</summary>
    public Task ResetAsync(int stream, int code)
    {
        byte[] payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, code);
        return SendAsync(FrameType.Reset, 0, stream, payload);
    }

    /// <summary>Sends a frame.</summary>
    public async Task SendAsync(FrameType type, byte flags, int stream, ReadOnlyMemory<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsMemory(9));
        await SendBytesAsync(frame);
    }

    /// <summary>Reads frames until the stream ends, and says how it did.</summary>
    public async Task<RawAnswer> AnswerAsync(int stream)
    {
        var answer = new RawAnswer();
        while (!answer.IsComplete)
        {
            RawFrame frame = await ReadAsync();
            if (frame.Type == FrameType.GoAway)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            if (frame.Stream == stream)
            {
                answer.Add(frame);
            }
        }

        return answer;
    }

    /// <summary>Reads the next frame, header blocks decoded. Settings and pings of the server are answered.</summary>
    public async Task<RawFrame> ReadAsync()
    {
        byte[] head = new byte[9];
        await _stream.ReadExactlyAsync(head).AsTask().Soon();
        byte[] payload = new byte[(head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1))];
        await _stream.ReadExactlyAsync(payload).AsTask().Soon();
        var type = (FrameType)head[3];
        if (type == FrameType.Settings && (head[4] & Ack) == 0)
        {
            await SendAsync(FrameType.Settings, Ack, 0, default);
        }

        int stream = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) & int.MaxValue;
        return new RawFrame(type, head[4], stream, payload)
        {
            Headers = type == FrameType.Headers ? _hpack.Decode(payload) : [],
        };
    }

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    /// <summary>Drops the connection without a word, as a killed process does.</summary>
    public void Kill()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    private static byte[] Encode(List<(string Name, string Value)> headers)
    {
        var block = new MemoryStream();
        foreach ((string name, string value) in headers)
        {
            block.WriteByte(0); // literal without indexing, new name
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.ToArray();
    }

    private static void WriteText(MemoryStream block, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < 127)
        {
            block.WriteByte((byte)bytes.Length);
        }
        else
        {
            block.WriteByte(127);
            int rest = bytes.Length - 127;
            for (; rest >= 128; rest >>= 7)
            {
                block.WriteByte((byte)(rest | 128));
            }

            block.WriteByte((byte)rest);
        }

        block.Write(bytes);
    }

    private async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes).AsTask().Soon();
}

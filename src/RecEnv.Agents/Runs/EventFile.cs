using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RecEnv.Agents.Runs;

/// <summary>A TensorBoard event file: scalars by tag and step.</summary>
/// <remarks>
/// TFRecord framing: u64 length, masked CRC-32C of the length, the bytes, their masked CRC-32C, little-endian. The bytes are a
/// tensorflow.Event protobuf: 1 wall_time (double), 2 step (int64), 3 file_version (string), 5 summary, 7 session_log. Each
/// session writes a file of its own whose second event is a session start at its first step, which makes TensorBoard drop what an
/// earlier session wrote beyond it. Reference: tensorflow/core/util/event.proto, tensorflow/core/lib/io/record_writer.cc.
/// </remarks>
internal sealed class EventFile : IDisposable
{
    private const byte Double = 1;
    private const byte Bytes = 2;
    private const byte Float = 5;

    private readonly FileStream _stream;
    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _event = new();

    /// <summary>Makes a new file.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="step">First step of the session.</param>
    /// <param name="time">The clock; its seconds name the file.</param>
    public EventFile(string folder, long step, TimeProvider time)
    {
        _time = time;
        string name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds():D10}.recenv");
        string path = Path.Combine(folder, name);
        for (int again = 1; File.Exists(path); again++)
        {
            path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{again:D4}"));
        }

        _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Write(0, writer => Text(writer, 3, "brain.Event:2"));
        Write(step, writer => Message(writer, 7, log => Varint(log, 1, 1))); // session_log { status: START }
    }

    /// <summary>Writes scalars of a step as one event.</summary>
    /// <param name="step">The step.</param>
    /// <param name="scalars">Values by tag.</param>
    public void Write(long step, IEnumerable<(string Tag, double Value)> scalars) => Write(
        step,
        writer => Message(writer, 5, summary =>
        {
            foreach ((string tag, double value) in scalars)
            {
                Message(summary, 1, one =>
                {
                    Text(one, 1, tag);
                    Tag(one, 2, Float);
                    BinaryPrimitives.WriteSingleLittleEndian(one.GetSpan(4), (float)value);
                    one.Advance(4);
                });
            }
        }));

    /// <summary>Gives what was written to the operating system.</summary>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void Tag(ArrayBufferWriter<byte> writer, int field, int wireType) => Varint(writer, (ulong)((field << 3) | wireType));

    private static void Varint(ArrayBufferWriter<byte> writer, int field, long value)
    {
        Tag(writer, field, 0);
        Varint(writer, (ulong)value);
    }

    private static void Varint(ArrayBufferWriter<byte> writer, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            writer.Write([(byte)(value | 0x80)]);
        }

        writer.Write([(byte)value]);
    }

    private static void Text(ArrayBufferWriter<byte> writer, int field, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Tag(writer, field, Bytes);
        Varint(writer, (ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Message(ArrayBufferWriter<byte> writer, int field, Action<ArrayBufferWriter<byte>> fill)
    {
        var content = new ArrayBufferWriter<byte>();
        fill(content);
        Tag(writer, field, Bytes);
        Varint(writer, (ulong)content.WrittenCount);
        writer.Write(content.WrittenSpan);
    }

    private void Write(long step, Action<ArrayBufferWriter<byte>> what)
    {
        _event.ResetWrittenCount();
        Tag(_event, 1, Double);
        BinaryPrimitives.WriteDoubleLittleEndian(_event.GetSpan(8), _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        _event.Advance(8);
        Varint(_event, 2, step);
        what(_event);
        Span<byte> frame = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(frame, _event.WrittenCount);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Crc32C.Masked(frame[..8]));
        _stream.Write(frame);
        _stream.Write(_event.WrittenSpan);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Crc32C.Masked(_event.WrittenSpan));
        _stream.Write(frame[..4]);
    }
}

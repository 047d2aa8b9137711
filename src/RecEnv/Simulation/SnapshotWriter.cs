using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace RecEnv.Simulation;

/// <summary>Writes state as little-endian bytes.</summary>
public sealed class SnapshotWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes a whole number.</summary>
    /// <param name="value">The number.</param>
    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    /// <summary>Writes bytes, preceded by their number.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write((long)bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <param name="text">The text.</param>
    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes plain data as they lie in memory.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="values">The data.</param>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => Write(MemoryMarshal.AsBytes(values));

    internal void WriteRaw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}

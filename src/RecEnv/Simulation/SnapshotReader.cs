using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace RecEnv.Simulation;

/// <summary>Reads what a <see cref="SnapshotWriter"/> wrote.</summary>
public ref struct SnapshotReader
{
    private ReadOnlySpan<byte> _rest;

    internal SnapshotReader(ReadOnlySpan<byte> bytes)
    {
        _rest = bytes;
    }

    internal readonly int Remaining => _rest.Length;

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="SnapshotException">The bytes end too early.</exception>
    public long ReadNumber()
    {
        return BinaryPrimitives.ReadInt64LittleEndian(Take(8));
    }

    /// <summary>Reads bytes with their number.</summary>
    /// <exception cref="SnapshotException">The bytes end too early.</exception>
    public ReadOnlySpan<byte> ReadBytes()
    {
        long length = ReadNumber();
        return length >= 0 && length <= _rest.Length ? Take((int)length) : throw Short();
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="SnapshotException">The bytes end too early.</exception>
    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Reads plain data into place.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="values">Receives the data; must be as long as what was written.</param>
    /// <exception cref="SnapshotException">The bytes end too early or are of another size.</exception>
    public void Read<T>(Span<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = ReadBytes();
        Span<byte> target = MemoryMarshal.AsBytes(values);
        if (bytes.Length != target.Length)
        {
            throw new SnapshotException(
                $"The snapshot holds {bytes.Length} bytes where {target.Length} belong. It comes from another version.");
        }

        bytes.CopyTo(target);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw Short();
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static SnapshotException Short() => new("The snapshot ends too early: it was cut short. Take a new one.");
}

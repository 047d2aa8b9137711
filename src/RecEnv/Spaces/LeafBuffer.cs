using System.Runtime.InteropServices;

namespace RecEnv.Spaces;

/// <summary>The values of one leaf for a number of lanes: row-major bytes [count, shape…].</summary>
public sealed class LeafBuffer
{
    private readonly byte[] _bytes;

    internal LeafBuffer(Leaf leaf, int count)
    {
        Leaf = leaf;
        Count = count;
        _bytes = new byte[checked(count * leaf.ByteSize)];
    }

    /// <summary>What the leaf is.</summary>
    public Leaf Leaf { get; }

    /// <summary>Number of lanes.</summary>
    public int Count { get; }

    /// <summary>All bytes, [count, shape…], little-endian.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>All bytes, for readers that keep them across an await.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes;

    /// <summary>Bytes of one lane.</summary>
    /// <param name="lane">The lane, in [0, count).</param>
    public Span<byte> Row(int lane) => _bytes.AsSpan(lane * Leaf.ByteSize, Leaf.ByteSize);

    /// <summary>All numbers, [count, shape…].</summary>
    /// <typeparam name="T">The number type of the leaf.</typeparam>
    /// <exception cref="InvalidOperationException">The leaf holds another type.</exception>
    public Span<T> As<T>()
        where T : unmanaged
    {
        CheckType<T>();
        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());
    }

    /// <summary>Numbers of one lane, [shape…].</summary>
    /// <typeparam name="T">The number type of the leaf.</typeparam>
    /// <param name="lane">The lane, in [0, count).</param>
    /// <exception cref="InvalidOperationException">The leaf holds another type.</exception>
    public Span<T> Lane<T>(int lane)
        where T : unmanaged
    {
        CheckType<T>();
        return MemoryMarshal.Cast<byte, T>(Row(lane));
    }

    private void CheckType<T>()
        where T : unmanaged
    {
        if (ElementTypes.Of<T>() != Leaf.ElementType)
        {
            ThrowWrongType(typeof(T));
        }
    }

    private void ThrowWrongType(Type type) => throw new InvalidOperationException(
        $"Leaf \"{Leaf.Path}\" holds {Leaf.ElementType.Name()}, not {type.Name}.");
}

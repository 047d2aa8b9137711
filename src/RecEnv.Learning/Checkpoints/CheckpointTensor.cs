using System.Runtime.InteropServices;

namespace RecEnv.Learning.Checkpoints;

/// <summary>One tensor of a checkpoint: row-major numbers, little-endian.</summary>
public sealed class CheckpointTensor
{
    private readonly byte[] _bytes;
    private readonly int[] _shape;

    internal CheckpointTensor(TensorType type, ReadOnlySpan<int> shape, byte[] bytes)
    {
        Type = type;
        _shape = shape.ToArray();
        _bytes = bytes;
    }

    /// <summary>Number type.</summary>
    public TensorType Type { get; }

    /// <summary>Sizes; none for a scalar.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Type and shape, e.g. "F32 [4, 8]".</summary>
    public override string ToString() => $"{TensorTypes.Name(Type)} [{string.Join(", ", _shape)}]";

    internal ReadOnlySpan<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());
}

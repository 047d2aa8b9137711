namespace RecEnv.Learning.Checkpoints;

/// <summary>Number types of the tensors in a checkpoint: those of safetensors that C# and PyTorch both have.</summary>
public enum TensorType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool = 1,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Unsigned, 64 bits; PyTorch reads it since 2.3.</summary>
    UInt64,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64,
}

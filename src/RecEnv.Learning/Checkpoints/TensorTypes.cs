namespace RecEnv.Learning.Checkpoints;

/// <summary>Sizes and safetensors names of the number types.</summary>
internal static class TensorTypes
{
    private static readonly (TensorType Type, string Name, int Size, Type Clr)[] _all =
    [
        (TensorType.Bool, "BOOL", 1, typeof(bool)),
        (TensorType.UInt8, "U8", 1, typeof(byte)),
        (TensorType.Int8, "I8", 1, typeof(sbyte)),
        (TensorType.Int32, "I32", 4, typeof(int)),
        (TensorType.Int64, "I64", 8, typeof(long)),
        (TensorType.UInt64, "U64", 8, typeof(ulong)),
        (TensorType.Float32, "F32", 4, typeof(float)),
        (TensorType.Float64, "F64", 8, typeof(double)),
    ];

    /// <summary>Bytes of one number.</summary>
    public static int Size(TensorType type) => Array.Find(_all, row => row.Type == type).Size;

    /// <summary>The name in a file, e.g. "F32".</summary>
    public static string Name(TensorType type) => Array.Find(_all, row => row.Type == type).Name;

    /// <summary>The type of a name; null for a type that is not supported.</summary>
    public static TensorType? OfName(string? name) =>
        Array.Find(_all, row => row.Name == name) is { Name: not null } row ? row.Type : null;

    /// <summary>The type that holds <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException">None does.</exception>
    public static TensorType Of<T>() =>
        Array.Find(_all, row => row.Clr == typeof(T)) is { Name: not null } row
            ? row.Type
            : throw new NotSupportedException($"A checkpoint cannot hold numbers of type {typeof(T).Name}.");
}

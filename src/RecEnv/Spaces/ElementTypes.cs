using System.Runtime.InteropServices;

namespace RecEnv.Spaces;

/// <summary>Sizes, names and numbers of the element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one number.</summary>
    /// <param name="type">The type.</param>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>NumPy's name of the type, e.g. "float32".</summary>
    /// <param name="type">The type.</param>
    public static string Name(this ElementType type) => type switch
    {
        ElementType.Bool => "bool",
        ElementType.Int8 => "int8",
        ElementType.UInt8 => "uint8",
        ElementType.Int32 => "int32",
        ElementType.Int64 => "int64",
        ElementType.Float32 => "float32",
        ElementType.Float64 => "float64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>True for the two floating-point types.</summary>
    /// <param name="type">The type.</param>
    public static bool IsFloat(this ElementType type) => type is ElementType.Float32 or ElementType.Float64;

    /// <summary>The element type that holds <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">One of the seven number types.</typeparam>
    /// <exception cref="NotSupportedException">The type is none of them.</exception>
    public static ElementType Of<T>()
        where T : unmanaged
    {
        // A chain that the JIT folds to a constant for each T.
        if (typeof(T) == typeof(float))
        {
            return ElementType.Float32;
        }

        if (typeof(T) == typeof(double))
        {
            return ElementType.Float64;
        }

        if (typeof(T) == typeof(long))
        {
            return ElementType.Int64;
        }

        if (typeof(T) == typeof(int))
        {
            return ElementType.Int32;
        }

        if (typeof(T) == typeof(sbyte))
        {
            return ElementType.Int8;
        }

        if (typeof(T) == typeof(byte))
        {
            return ElementType.UInt8;
        }

        return typeof(T) == typeof(bool)
            ? ElementType.Bool
            : throw new NotSupportedException($"No element type holds {typeof(T)}.");
    }

    /// <summary>Reads number <paramref name="index"/> of raw bytes as a double.</summary>
    internal static double Read(this ElementType type, ReadOnlySpan<byte> bytes, int index) => type switch
    {
        ElementType.Bool or ElementType.UInt8 => bytes[index],
        ElementType.Int8 => (sbyte)bytes[index],
        ElementType.Int32 => MemoryMarshal.Cast<byte, int>(bytes)[index],
        ElementType.Int64 => MemoryMarshal.Cast<byte, long>(bytes)[index],
        ElementType.Float32 => MemoryMarshal.Cast<byte, float>(bytes)[index],
        _ => MemoryMarshal.Cast<byte, double>(bytes)[index],
    };

    /// <summary>Reads a whole number of an int32 or int64 leaf, exactly.</summary>
    internal static long ReadInteger(this ElementType type, ReadOnlySpan<byte> bytes, int index) =>
        type == ElementType.Int32 ? MemoryMarshal.Cast<byte, int>(bytes)[index] : MemoryMarshal.Cast<byte, long>(bytes)[index];

    /// <summary>Writes a whole number into an int32 or int64 leaf, exactly.</summary>
    internal static void WriteInteger(this ElementType type, Span<byte> bytes, int index, long value)
    {
        if (type == ElementType.Int32)
        {
            MemoryMarshal.Cast<byte, int>(bytes)[index] = (int)value;
        }
        else
        {
            MemoryMarshal.Cast<byte, long>(bytes)[index] = value;
        }
    }

    /// <summary>The smallest and the largest number of an integer type, as doubles.</summary>
    internal static (double Low, double High) Range(this ElementType type) => type switch
    {
        ElementType.Bool => (0, 1),
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        ElementType.Int32 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    /// <summary>Writes number <paramref name="index"/> of raw bytes, rounded to the type.</summary>
    internal static void Write(this ElementType type, Span<byte> bytes, int index, double value)
    {
        switch (type)
        {
            case ElementType.Bool or ElementType.UInt8:
                bytes[index] = (byte)value;
                break;
            case ElementType.Int8:
                bytes[index] = (byte)(sbyte)value;
                break;
            case ElementType.Int32:
                MemoryMarshal.Cast<byte, int>(bytes)[index] = (int)value;
                break;
            case ElementType.Int64:
                MemoryMarshal.Cast<byte, long>(bytes)[index] = (long)value;
                break;
            case ElementType.Float32:
                MemoryMarshal.Cast<byte, float>(bytes)[index] = (float)value;
                break;
            default:
                MemoryMarshal.Cast<byte, double>(bytes)[index] = value;
                break;
        }
    }
}

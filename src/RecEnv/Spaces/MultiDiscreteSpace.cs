using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>Several integers, element i in [start_i, start_i + n_i).</summary>
public sealed class MultiDiscreteSpace : ArraySpace
{
    private readonly long[] _nvec;
    private readonly long[] _start;

    /// <summary>Makes the space.</summary>
    /// <param name="nvec">Number of values of each element, each at least 1.</param>
    /// <param name="start">Smallest value of each element; null means all 0.</param>
    /// <param name="elementType">Int64 (Gymnasium's) or Int32.</param>
    /// <param name="shape">Extent of each axis, with as many elements as nvec; null means one axis.</param>
    /// <exception cref="ArgumentException">The lists do not fit together, an n is below 1, or the type cannot hold all values.</exception>
    public MultiDiscreteSpace(
        IReadOnlyList<long> nvec,
        IReadOnlyList<long>? start = null,
        ElementType elementType = ElementType.Int64,
        IReadOnlyList<int>? shape = null)
        : base(IntegerType(elementType), shape ?? [nvec?.Count ?? 0])
    {
        ArgumentNullException.ThrowIfNull(nvec);
        _nvec = [.. nvec];
        _start = start is null ? new long[_nvec.Length] : [.. start];
        if (_nvec.Length != Size || _start.Length != Size)
        {
            throw new ArgumentException(
                $"Shape {ShapeText()} has {Size} elements, but there are {_nvec.Length} counts and {_start.Length} " +
                "starts.",
                nameof(nvec));
        }

        if (_nvec.Any(n => n < 1))
        {
            throw new ArgumentException("Every element needs at least 1 value.", nameof(nvec));
        }

        for (int i = 0; i < _nvec.Length; i++)
        {
            CheckRange(_nvec[i], _start[i], elementType);
        }
    }

    /// <summary>Number of values of each element.</summary>
    public IReadOnlyList<long> Nvec => _nvec;

    /// <summary>Smallest value of each element.</summary>
    public IReadOnlyList<long> Start => _start;

    /// <inheritdoc/>
    public override string Describe()
    {
        string counts = _nvec.Length > 1 && _nvec.All(n => n == _nvec[0])
            ? $"{_nvec[0]} × {_nvec.Length}"
            : string.Join(", ", _nvec);
        string start = _start.All(s => s == 0) ? "" : $", start=[{string.Join(", ", _start)}]";
        return $"MultiDiscrete([{counts}]{start})";
    }

    /// <inheritdoc/>
    public override bool Equals(Space? other) =>
        other is MultiDiscreteSpace space && ElementType == space.ElementType && Shape.SequenceEqual(space.Shape)
        && _nvec.AsSpan().SequenceEqual(space._nvec) && _start.AsSpan().SequenceEqual(space._start);

    internal override string? Check(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        ReadOnlySpan<byte> bytes = Row(leaves[0], row);
        for (int i = 0; i < _nvec.Length; i++)
        {
            long value = ElementType.ReadInteger(bytes, i);
            if (!IsInside(value, _nvec[i], _start[i]))
            {
                return $"{Place(leaves[0], i)} is {value}, outside {_start[i]} to {_start[i] + (_nvec[i] - 1)}";
            }
        }

        return null;
    }

    internal override void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        Span<byte> bytes = Row(leaves[0], row);
        for (int i = 0; i < _nvec.Length; i++)
        {
            ElementType.WriteInteger(bytes, i, _start[i] + DrawBelow(ref random, _nvec[i]));
        }
    }

    // Above 31 bits ⌊bits·n/2⁶⁴⌋: the probability of a value is off by less than 2⁻⁶⁴.
    internal static long DrawBelow(ref RandomStream random, long n) =>
        n <= int.MaxValue ? random.Below((int)n) : (long)Math.BigMul(random.Bits(), (ulong)n, out _);

    // The difference wraps around below start, and so is large.
    internal static bool IsInside(long value, long n, long start) => unchecked((ulong)value - (ulong)start) < (ulong)n;

    internal static void CheckRange(long n, long start, ElementType type)
    {
        (long low, long high) = type == ElementType.Int32 ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        if (start < low || start > high - (n - 1))
        {
            throw new ArgumentException($"{n} values from {start} on do not fit into {type.Name()}; choose another type.");
        }
    }

    internal static ElementType IntegerType(ElementType type) => type is ElementType.Int64 or ElementType.Int32
        ? type
        : throw new ArgumentException($"Discrete values are int64 or int32, not {type.Name()}.", nameof(type));
}

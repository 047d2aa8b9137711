using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>One integer in [start, start + n).</summary>
public sealed class DiscreteSpace : ArraySpace
{
    /// <summary>Makes the space.</summary>
    /// <param name="n">Number of values, at least 1.</param>
    /// <param name="start">Smallest value.</param>
    /// <param name="elementType">Int64 (Gymnasium's) or Int32.</param>
    /// <exception cref="ArgumentException">n is below 1, the type is not an integer of 4 or 8 bytes, or cannot hold all values.</exception>
    public DiscreteSpace(long n, long start = 0, ElementType elementType = ElementType.Int64)
        : base(MultiDiscreteSpace.IntegerType(elementType), [])
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        MultiDiscreteSpace.CheckRange(n, start, elementType);
        N = n;
        Start = start;
    }

    /// <summary>Number of values.</summary>
    public long N { get; }

    /// <summary>Smallest value.</summary>
    public long Start { get; }

    /// <inheritdoc/>
    public override string Describe() => Start == 0 ? $"Discrete({N})" : $"Discrete({N}, start={Start})";

    /// <inheritdoc/>
    public override bool Equals(Space? other) =>
        other is DiscreteSpace space && (N, Start, ElementType) == (space.N, space.Start, space.ElementType);

    internal override string? Check(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        long value = ElementType.ReadInteger(Row(leaves[0], row), 0);
        return MultiDiscreteSpace.IsInside(value, N, Start)
            ? null
            : $"{Place(leaves[0], 0)} is {value}, outside {Start} to {Start + (N - 1)}";
    }

    internal override void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row) =>
        ElementType.WriteInteger(Row(leaves[0], row), 0, Start + MultiDiscreteSpace.DrawBelow(ref random, N));
}

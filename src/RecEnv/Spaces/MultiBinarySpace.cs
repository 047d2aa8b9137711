using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>Bits, each 0 or 1, held as int8.</summary>
public sealed class MultiBinarySpace : ArraySpace
{
    /// <summary>Makes the space.</summary>
    /// <param name="shape">Extent of each axis.</param>
    public MultiBinarySpace(IReadOnlyList<int> shape)
        : base(ElementType.Int8, shape)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => $"MultiBinary({ShapeText()})";

    /// <inheritdoc/>
    public override bool Equals(Space? other) => other is MultiBinarySpace space && Shape.SequenceEqual(space.Shape);

    internal override string? Check(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        int bad = Row(leaves[0], row).IndexOfAnyExceptInRange((byte)0, (byte)1);
        return bad < 0 ? null : $"{Place(leaves[0], bad)} is {(sbyte)Row(leaves[0], row)[bad]}, but a bit is 0 or 1";
    }

    internal override void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        foreach (ref byte bit in Row(leaves[0], row))
        {
            bit = (byte)random.Below(2);
        }
    }
}

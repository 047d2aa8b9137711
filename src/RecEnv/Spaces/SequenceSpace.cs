using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>A list of 0 to maxLength items, held padded: a leaf "#length" and the item's leaves with one more axis.</summary>
public sealed class SequenceSpace : Space
{
    /// <summary>Makes the space.</summary>
    /// <param name="item">Space of one item.</param>
    /// <param name="maxLength">Most items, at least 1.</param>
    public SequenceSpace(Space item, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        Item = item;
        MaxLength = maxLength;
    }

    /// <summary>Space of one item.</summary>
    public Space Item { get; }

    /// <summary>Most items.</summary>
    public int MaxLength { get; }

    /// <inheritdoc/>
    public override string Describe() => $"Sequence({Item.Describe()}, at most {MaxLength})";

    /// <inheritdoc/>
    public override bool Equals(Space? other) =>
        other is SequenceSpace space && MaxLength == space.MaxLength && Item.Equals(space.Item);

    internal override void AddLeaves(string path, IReadOnlyList<int> outer, List<Leaf> leaves)
    {
        leaves.Add(new Leaf(path + "#length", ElementType.Int32, outer));
        Item.AddLeaves(path, [.. outer, MaxLength], leaves);
    }

    internal override string? Check(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        int length = leaves[0].As<int>()[row];
        if (length < 0 || length > MaxLength)
        {
            return $"\"{leaves[0].Leaf.Path}\" is {length}, outside 0 to {MaxLength}";
        }

        for (int i = 0; i < length; i++)
        {
            if (Item.Check(leaves[1..], (row * MaxLength) + i) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    internal override void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        int length = random.Below(MaxLength + 1);
        leaves[0].As<int>()[row] = length;
        Clear(leaves[1..], row);
        for (int i = 0; i < length; i++)
        {
            Item.Draw(ref random, leaves[1..], (row * MaxLength) + i);
        }
    }

    private void Clear(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        for (int i = 0; i < Item.LeafCount; i++)
        {
            int size = Item.Leaves[i].ByteSize * MaxLength;
            leaves[i].Bytes.Slice(row * size, size).Clear();
        }
    }
}

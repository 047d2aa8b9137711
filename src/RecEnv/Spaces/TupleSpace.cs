using System.Globalization;
using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>Numbered parts; their leaves hang at "0", "1", …</summary>
public sealed class TupleSpace : Space
{
    private readonly Space[] _items;

    /// <summary>Makes the space.</summary>
    /// <param name="items">The parts in order; at least one.</param>
    public TupleSpace(params IReadOnlyList<Space> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfZero(items.Count, nameof(items));
        _items = [.. items];
    }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<Space> Items => _items;

    /// <inheritdoc/>
    public override string Describe() => $"Tuple({string.Join(", ", _items.Select(item => item.Describe()))})";

    /// <inheritdoc/>
    public override bool Equals(Space? other) => other is TupleSpace space && _items.SequenceEqual(space._items);

    internal override void AddLeaves(string path, IReadOnlyList<int> outer, List<Leaf> leaves)
    {
        for (int i = 0; i < _items.Length; i++)
        {
            _items[i].AddLeaves(Join(path, i.ToString(CultureInfo.InvariantCulture)), outer, leaves);
        }
    }

    internal override string? Check(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        foreach (Space item in _items)
        {
            if (item.Check(leaves, row) is { } problem)
            {
                return problem;
            }

            leaves = leaves[item.LeafCount..];
        }

        return null;
    }

    internal override void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        foreach (Space item in _items)
        {
            item.Draw(ref random, leaves, row);
            leaves = leaves[item.LeafCount..];
        }
    }
}

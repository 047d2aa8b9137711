namespace RecEnv.Spaces;

/// <summary>Values of one space for a number of lanes, leaf by leaf.</summary>
/// <remarks>
/// The engine reuses its batches from step to step: what a batch holds is valid until the next call on its
/// environment. Copy what must live longer.
/// </remarks>
public sealed class ValueBatch
{
    private readonly LeafBuffer[] _leaves;

    /// <summary>Makes a batch of zeros.</summary>
    /// <param name="space">Space of one lane's value.</param>
    /// <param name="count">Number of lanes, at least 0.</param>
    public ValueBatch(Space space, int count)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Space = space;
        Count = count;
        _leaves = [.. space.Leaves.Select(leaf => new LeafBuffer(leaf, count))];
    }

    /// <summary>Space of one lane's value.</summary>
    public Space Space { get; }

    /// <summary>Number of lanes.</summary>
    public int Count { get; }

    /// <summary>The leaves, in the space's order.</summary>
    public ReadOnlySpan<LeafBuffer> Leaves => _leaves;

    /// <summary>The leaf at a path, e.g. "response/click".</summary>
    /// <param name="path">Path of a leaf.</param>
    /// <exception cref="KeyNotFoundException">The space has no such leaf.</exception>
    public LeafBuffer this[string path] =>
        Array.Find(_leaves, leaf => leaf.Leaf.Path == path) ?? throw new KeyNotFoundException(
            $"There is no leaf \"{path}\". The leaves are: {string.Join(", ", Space.Leaves.Select(x => x.Path))}.");

    /// <summary>Copies one lane of another batch of the same space.</summary>
    /// <param name="source">The other batch.</param>
    /// <param name="sourceLane">Lane to copy.</param>
    /// <param name="lane">Lane of this batch that receives it.</param>
    public void CopyLane(ValueBatch source, int sourceLane, int lane)
    {
        ArgumentNullException.ThrowIfNull(source);
        for (int i = 0; i < _leaves.Length; i++)
        {
            source._leaves[i].Row(sourceLane).CopyTo(_leaves[i].Row(lane));
        }
    }

    /// <summary>Copies all lanes of another batch of the same space and number of lanes.</summary>
    /// <param name="source">The other batch.</param>
    public void CopyFrom(ValueBatch source)
    {
        ArgumentNullException.ThrowIfNull(source);
        for (int i = 0; i < _leaves.Length; i++)
        {
            source._leaves[i].Bytes.CopyTo(_leaves[i].Bytes);
        }
    }

    /// <summary>Copies the whole batch into a new one.</summary>
    public ValueBatch Clone()
    {
        var copy = new ValueBatch(Space, Count);
        copy.CopyFrom(this);
        return copy;
    }
}

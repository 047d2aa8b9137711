namespace RecEnv.Simulation;

/// <summary>The items of a slate, by position, without copying them.</summary>
/// <typeparam name="TItem">One item.</typeparam>
public readonly ref struct SlateItems<TItem>
    where TItem : unmanaged
{
    private readonly ReadOnlySpan<TItem> _items;
    private readonly ReadOnlySpan<double> _features;
    private readonly ReadOnlySpan<long> _slate;
    private readonly int _featureCount;

    /// <summary>Views a slate.</summary>
    /// <param name="items">The candidate set, [candidates].</param>
    /// <param name="features">The candidates' features, [candidates, features].</param>
    /// <param name="slate">Candidates shown, by position, each in [0, candidates).</param>
    public SlateItems(ReadOnlySpan<TItem> items, ReadOnlySpan<double> features, ReadOnlySpan<long> slate)
    {
        _items = items;
        _features = features;
        _slate = slate;
        _featureCount = items.IsEmpty ? 0 : features.Length / items.Length;
    }

    /// <summary>Number of items shown.</summary>
    public int Count => _slate.Length;

    /// <summary>The item at a slate position.</summary>
    /// <param name="position">The position, in [0, count).</param>
    public ref readonly TItem this[int position] => ref _items[(int)_slate[position]];

    /// <summary>The features of the item at a slate position.</summary>
    /// <param name="position">The position, in [0, count).</param>
    public ReadOnlySpan<double> Features(int position) =>
        _features.Slice((int)_slate[position] * _featureCount, _featureCount);
}

using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>Named parts, in ordinal order of their keys (as Gymnasium sorts them).</summary>
public sealed class DictSpace : Space
{
    private readonly KeyValuePair<string, Space>[] _entries;

    /// <summary>Makes the space.</summary>
    /// <param name="entries">The parts, in any order; at least one.</param>
    /// <exception cref="ArgumentException">A key repeats, is empty, or holds "/" or "#"; or there is no part.</exception>
    public DictSpace(IEnumerable<KeyValuePair<string, Space>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = [.. entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        if (_entries.Length == 0)
        {
            throw new ArgumentException("A dictionary space needs at least one part.", nameof(entries));
        }

        for (int i = 0; i < _entries.Length; i++)
        {
            string key = _entries[i].Key;
            if (key.Length == 0 || key.AsSpan().ContainsAny('/', '#') || (i > 0 && key == _entries[i - 1].Key))
            {
                throw new ArgumentException(
                    $"Key \"{key}\" is empty, repeated, or holds one of the characters / and #.", nameof(entries));
            }
        }
    }

    /// <summary>Makes the space from pairs.</summary>
    /// <param name="entries">The parts, in any order; at least one.</param>
    public DictSpace(params ReadOnlySpan<(string Key, Space Space)> entries)
        : this(Pairs(entries))
    {
    }

    /// <summary>The parts, in ordinal order of their keys.</summary>
    public IReadOnlyList<KeyValuePair<string, Space>> Entries => _entries;

    /// <inheritdoc/>
    public override string Describe() =>
        $"Dict({string.Join(", ", _entries.Select(entry => $"{entry.Key}: {entry.Value.Describe()}"))})";

    /// <inheritdoc/>
    public override bool Equals(Space? other) =>
        other is DictSpace space && _entries.SequenceEqual(space._entries);

    internal override void AddLeaves(string path, IReadOnlyList<int> outer, List<Leaf> leaves)
    {
        foreach ((string key, Space space) in _entries)
        {
            space.AddLeaves(Join(path, key), outer, leaves);
        }
    }

    internal override string? Check(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        foreach ((_, Space space) in _entries)
        {
            if (space.Check(leaves, row) is { } problem)
            {
                return problem;
            }

            leaves = leaves[space.LeafCount..];
        }

        return null;
    }

    internal override void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        foreach ((_, Space space) in _entries)
        {
            space.Draw(ref random, leaves, row);
            leaves = leaves[space.LeafCount..];
        }
    }

    private static KeyValuePair<string, Space>[] Pairs(ReadOnlySpan<(string Key, Space Space)> entries)
    {
        var pairs = new KeyValuePair<string, Space>[entries.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(entries[i].Key, entries[i].Space);
        }

        return pairs;
    }
}

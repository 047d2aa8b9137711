using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace RecEnv.Agents.TabularQ;

/// <summary>Values and visits by key; what was never visited has the value 0.</summary>
internal sealed class QTable
{
    private readonly Dictionary<long[], Entry> _entries = new(new KeyComparer());
    private readonly Dictionary<long[], Entry>.AlternateLookup<ReadOnlySpan<long>> _lookup;

    public QTable()
    {
        _lookup = _entries.GetAlternateLookup<ReadOnlySpan<long>>();
    }

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The entries, in the order in which they were made.</summary>
    public IEnumerable<(long[] Key, double Value, long Visits)> Entries =>
        _entries.Select(entry => (entry.Key, entry.Value.Value, entry.Value.Visits));

    public double Value(ReadOnlySpan<long> key) => _lookup.TryGetValue(key, out Entry entry) ? entry.Value : 0;

    public long Visits(ReadOnlySpan<long> key) => _lookup.TryGetValue(key, out Entry entry) ? entry.Visits : 0;

    /// <summary>
    /// Counts the visit, the n-th, and moves the entry towards a target: Q ← ρ · target + (1 − ρ) · Q with ρ = rate · n^(−ω).
    /// </summary>
    public void Learn(ReadOnlySpan<long> key, double target, double rate, double exponent = 0)
    {
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, key, out _);
        rate *= exponent == 0 ? 1 : Math.Pow(entry.Visits + 1, -exponent);
        entry = new Entry((rate * target) + ((1 - rate) * entry.Value), entry.Visits + 1);
    }

    public void Clear() => _entries.Clear();

    public void Set(ReadOnlySpan<long> key, double value, long visits) => _lookup[key] = new Entry(value, visits);

    private readonly record struct Entry(double Value, long Visits);

    private sealed class KeyComparer : IEqualityComparer<long[]>, IAlternateEqualityComparer<ReadOnlySpan<long>, long[]>
    {
        public bool Equals(long[]? x, long[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<long> alternate, long[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] long[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<long> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(alternate));
            return hash.ToHashCode();
        }

        public long[] Create(ReadOnlySpan<long> alternate) => alternate.ToArray();
    }
}

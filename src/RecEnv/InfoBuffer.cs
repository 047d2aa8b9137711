using RecEnv.Spaces;

namespace RecEnv;

/// <summary>One column of per-lane information; a lane may be without a value.</summary>
public sealed class InfoBuffer
{
    /// <summary>Makes a column without values.</summary>
    /// <param name="leaf">Name (path), type and shape of a lane's value; "episode/r" is entry "r" of "episode".</param>
    /// <param name="count">Number of lanes.</param>
    public InfoBuffer(Leaf leaf, int count)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        Values = new LeafBuffer(leaf, count);
        Present = new LeafBuffer(new Leaf(leaf.Path, ElementType.Bool, []), count);
    }

    /// <summary>Name, type and shape of a lane's value.</summary>
    public Leaf Leaf => Values.Leaf;

    /// <summary>Values, [lanes, shape…]; stale where absent.</summary>
    public LeafBuffer Values { get; }

    /// <summary>Lanes that have a value, bool [lanes].</summary>
    public LeafBuffer Present { get; }

    /// <summary>Tells whether a lane has a value.</summary>
    /// <param name="lane">The lane.</param>
    public bool Has(int lane) => Present.Bytes[lane] != 0;

    internal static InfoBuffer Find(IReadOnlyList<InfoBuffer> infos, string name) =>
        infos.FirstOrDefault(info => info.Leaf.Path == name) ?? throw new KeyNotFoundException(
            $"There is no info \"{name}\". The infos are: {string.Join(", ", infos.Select(x => x.Leaf.Path))}.");

    internal void CopyLane(InfoBuffer source, int sourceLane, int lane)
    {
        Present.Bytes[lane] = source.Present.Bytes[sourceLane];
        source.Values.Row(sourceLane).CopyTo(Values.Row(lane));
    }
}

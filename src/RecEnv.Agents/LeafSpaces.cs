using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>The spaces behind the leaves of a space.</summary>
internal static class LeafSpaces
{
    /// <summary>One entry a leaf, in the space's order; null for what has no space of its own, as inside sequences.</summary>
    public static Space?[] List(Space space) => space switch
    {
        DictSpace dict => [.. dict.Entries.SelectMany(entry => List(entry.Value))],
        TupleSpace tuple => [.. tuple.Items.SelectMany(List)],
        ArraySpace or DiscreteSpace => [space],
        _ => new Space?[space.LeafCount],
    };
}

using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>The part of an observation that says which items may be chosen.</summary>
internal static class AvailableItems
{
    /// <summary>Finds it.</summary>
    /// <param name="observations">Observations.</param>
    /// <returns>Bits [lanes, items], or null where every item may be chosen.</returns>
    public static LeafBuffer? Find(ValueBatch observations)
    {
        foreach (LeafBuffer leaf in observations.Leaves)
        {
            if (leaf.Leaf.Path == "available")
            {
                return leaf;
            }
        }

        return null;
    }
}

using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>Makes actions that lie outside their space.</summary>
internal static class InvalidAction
{
    // As integers -1, large, smallest; the first is NaN as a float.
    private static readonly byte[] _patterns = [0xFF, 0x7F, 0x80];

    /// <summary>Spoils one lane's action; false, and nothing changed, when every bit pattern is an action.</summary>
    public static bool TryWrite(ValueBatch actions, int lane)
    {
        foreach (LeafBuffer leaf in actions.Leaves)
        {
            byte[] before = leaf.Row(lane).ToArray();
            foreach (byte pattern in _patterns)
            {
                leaf.Row(lane).Fill(pattern);
                if (!actions.Space.Contains(actions, lane))
                {
                    return true;
                }
            }

            before.CopyTo(leaf.Row(lane));
        }

        return false;
    }
}

using RecEnv.Spaces;

namespace RecEnv.Agents.Measures;

/// <summary>Compares the slates that the lanes show at the same time, where these are of one catalogue. A slate counts an item once.</summary>
internal sealed class CrowdCounter
{
    private readonly int[] _counts;
    private readonly int[] _counted; // by item: 1 + the lane that counted it last
    private double _lanes;
    private double _items;
    private double _overlap;
    private int _moments;

    /// <summary>Makes a counter.</summary>
    /// <param name="contract">Contract of the environment.</param>
    public CrowdCounter(EnvironmentContract contract)
    {
        bool isCatalogue = contract.ObservationSpace.Leaves.Any(leaf => leaf.Path == "history/item");
        _counts = new int[isCatalogue ? contract.Slate?.CandidateCount ?? 0 : 0];
        _counted = new int[_counts.Length];
    }

    /// <summary>What was counted; null where slates are not of one catalogue or no two lanes acted at a time.</summary>
    public SlateCrowd? Crowd => _moments == 0 ? null : new SlateCrowd(_lanes / _moments, _items / _moments, _overlap / _moments);

    /// <summary>Notes the slates that all lanes are about to show.</summary>
    public void Chosen(VectorStep step, ValueBatch actions)
    {
        int lanes = 0;
        _counts.AsSpan().Clear();
        _counted.AsSpan().Clear();
        for (int lane = 0; _counts.Length > 0 && lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                lanes++;
                foreach (long candidate in actions.Leaves[0].Lane<long>(lane))
                {
                    if (candidate >= 0 && _counted[candidate] != lane + 1) // -1: an empty position
                    {
                        _counted[candidate] = lane + 1;
                        _counts[candidate]++;
                    }
                }
            }
        }

        int shown = _counts.Sum();
        if (lanes < 2 || shown == 0)
        {
            return;
        }

        double shared = 0; // by item, the ordered pairs of lanes that show it both
        int distinct = 0;
        foreach (int count in _counts)
        {
            distinct += count > 0 ? 1 : 0;
            shared += count * (count - 1.0);
        }

        _moments++;
        _lanes += lanes;
        _items += distinct;
        _overlap += shared / (shown * (lanes - 1.0));
    }
}

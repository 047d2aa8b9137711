using RecEnv.Spaces;

namespace RecEnv.Agents.Measures;

/// <summary>Compares the slates that the lanes show at the same time, where these are of different items of one catalogue.</summary>
internal sealed class CrowdCounter
{
    private readonly int _slateSize;
    private readonly int[] _counts;
    private double _lanes;
    private double _items;
    private double _overlap;
    private int _moments;

    /// <summary>Makes a counter.</summary>
    /// <param name="contract">Contract of the environment.</param>
    public CrowdCounter(EnvironmentContract contract)
    {
        bool isCatalogue = contract.ObservationSpace.Leaves.Any(leaf => leaf.Path == "history/item");
        _slateSize = contract.Slate is { DistinctItems: true } slate && isCatalogue ? slate.SlateSize : 0;
        _counts = new int[_slateSize > 0 ? contract.Slate!.CandidateCount : 0];
    }

    /// <summary>What was counted; null where slates are not of one catalogue or no two lanes acted at a time.</summary>
    public SlateCrowd? Crowd => _moments == 0 ? null : new SlateCrowd(_lanes / _moments, _items / _moments, _overlap / _moments);

    /// <summary>Notes the slates that all lanes are about to show.</summary>
    public void Chosen(VectorStep step, ValueBatch actions)
    {
        int lanes = 0;
        _counts.AsSpan().Clear();
        for (int lane = 0; _slateSize > 0 && lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                lanes++;
                foreach (long candidate in actions.Leaves[0].Lane<long>(lane))
                {
                    _counts[candidate]++;
                }
            }
        }

        if (lanes < 2)
        {
            return;
        }

        double together = 0; // pairs of lanes that show an item both
        int distinct = 0;
        foreach (int count in _counts)
        {
            distinct += count > 0 ? 1 : 0;
            together += count * (count - 1.0) / 2;
        }

        _moments++;
        _lanes += lanes;
        _items += distinct;
        _overlap += together / (lanes * (lanes - 1.0) / 2 * _slateSize);
    }
}

using RecEnv.Spaces;

namespace RecEnv.Agents.Measures;

/// <summary>Counts what is shown and clicked in the current episode of each lane.</summary>
internal sealed class SlateCounter
{
    private readonly ItemReader? _reader;
    private readonly int _clicks;
    private readonly int[][] _kinds;
    private readonly long[] _totals;
    private readonly double[] _diversity;
    private readonly int[] _pairs;
    private readonly int[] _clicked;
    private readonly int[] _slate;
    private readonly VarietyCounter _variety;
    private readonly CrowdCounter _crowd;

    public SlateCounter(EnvironmentContract contract, int laneCount)
    {
        _reader = ItemReader.Find(contract);
        _clicks = contract.ObservationSpace.Leaves.ToList().FindIndex(leaf => leaf.Path == "response/click");
        int kinds = _reader?.KindCount ?? 0;
        _kinds = [.. Enumerable.Range(0, laneCount).Select(_ => new int[kinds])];
        _totals = new long[kinds];
        (_diversity, _pairs, _clicked) = (new double[laneCount], new int[laneCount], new int[laneCount]);
        _slate = new int[_reader?.Positions ?? 0];
        _variety = new VarietyCounter(contract, laneCount);
        _crowd = new CrowdCounter(contract);
        HasDiversity = _reader is { Positions: > 1 };
    }

    /// <summary>True where slates have pairs.</summary>
    public bool HasDiversity { get; }

    /// <summary>True where the observation tells what was clicked.</summary>
    public bool HasClicks => _clicks >= 0;

    /// <summary>Everything shown in episodes that count; null where items are not recognised or of no kind.</summary>
    public ShownItems? Shown => _reader is null || _totals.Sum() == 0 ? null : new ShownItems(_reader.KindName, [.. _totals]);

    /// <summary>How varied the slates of each user were; null where it is not known who he is.</summary>
    public SlateVariety? Variety => _variety.Variety;

    /// <summary>How the slates of one moment compare; null where that cannot be told.</summary>
    public SlateCrowd? Crowd => _crowd.Crowd;

    /// <summary>After acting, before stepping.</summary>
    public void Chosen(VectorStep step, ValueBatch actions)
    {
        _crowd.Chosen(step, actions);
        for (int lane = 0; _reader is not null && lane < step.LaneCount; lane++)
        {
            if (step.IsIdle(lane))
            {
                continue;
            }

            _reader.Read(step, actions, lane, _slate);
            _variety.Chosen(step, actions, lane);
            foreach (int kind in _slate)
            {
                if (kind >= 0)
                {
                    _kinds[lane][kind]++;
                }
            }

            if (_reader.Diversity(step, actions, lane, _slate) is { } diversity)
            {
                _diversity[lane] += diversity;
                _pairs[lane]++;
            }
        }
    }

    /// <summary>After a step in which a lane moved.</summary>
    /// <param name="observations">Where the observation that followed is.</param>
    /// <param name="row">Its row.</param>
    /// <param name="lane">The lane.</param>
    public void Moved(ValueBatch observations, int row, int lane)
    {
        if (HasClicks && observations.Leaves[_clicks].Row(row).ContainsAnyExcept((byte)0))
        {
            _clicked[lane]++;
        }
    }

    /// <summary>Ends a lane's episode.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="counts">Whether the episode counts.</param>
    /// <returns>Mean diversity of its slates, 0 without any, and number of steps with a click.</returns>
    public (double Diversity, int Clicked) Finish(int lane, bool counts)
    {
        _variety.Finish(lane, counts);
        int[] kinds = _kinds[lane];
        for (int kind = 0; counts && kind < kinds.Length; kind++)
        {
            _totals[kind] += kinds[kind];
        }

        (double, int) result = (_pairs[lane] == 0 ? 0 : _diversity[lane] / _pairs[lane], _clicked[lane]);
        kinds.AsSpan().Clear();
        (_diversity[lane], _pairs[lane], _clicked[lane]) = (0, 0, 0);
        return result;
    }
}

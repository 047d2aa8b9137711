using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For SlateFeedback: shows again what the user was shown and did not click.</summary>
/// <remarks>
/// The slate is the items of the observed history that were not clicked, in order, at most K of them; what is missing is
/// drawn uniformly, without replacement, from the items outside that history. (Where even these do not suffice, clicked
/// items follow.) Each lane draws from its own exploration stream, that of seed + lane, one draw for each missing item.
/// Reference: the simple policy of the slate-GFlowNet blog. As a hit is any item of the history, its value is exact
/// where the observation holds the whole of it: the mean of min(unclicked, K) / K.
/// </remarks>
public sealed class SimplePolicyAgent : IPropensityAgent, IReseedableAgent
{
    private readonly int _click;
    private readonly int _item;
    private readonly int _length;
    private readonly RandomStream[] _streams;
    private readonly bool[] _known;
    private readonly int[] _others;
    private readonly double[] _logPropensities;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">Contract of SlateFeedback in dict layout.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    /// <param name="seed">Seed of lane 0; lane i has seed + i.</param>
    /// <exception cref="AgentMismatchException">The observation has no history, or the action is no slate.</exception>
    public SimplePolicyAgent(EnvironmentContract contract, int laneCount, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentOutOfRangeException.ThrowIfLessThan(laneCount, 1);
        string[] paths = [.. contract.ObservationSpace.Leaves.Select(leaf => leaf.Path)];
        _click = Array.IndexOf(paths, "history/click");
        _item = Array.IndexOf(paths, "history/item");
        _length = Array.IndexOf(paths, "history/length");
        if (_click < 0 || _item < 0 || _length < 0 || contract.Slate is not { } slate)
        {
            throw new AgentMismatchException(
                "The simple policy agent needs a \"history\" of items and clicks to fill a slate from, but " +
                $"\"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()}. Use SlateFeedback in dict layout.");
        }

        _streams = new RandomStream[laneCount];
        for (int lane = 0; lane < laneCount; lane++)
        {
            _streams[lane] = new EpisodeKey(unchecked(seed + (ulong)lane), 0).Stream(StreamId.Exploration);
        }

        _logPropensities = new double[laneCount];
        _known = new bool[slate.CandidateCount];
        _others = new int[slate.CandidateCount];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ValueBatch seen = step.Observations;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.IsIdle(lane))
            {
                continue;
            }

            int length = (int)seen.Leaves[_length].Lane<long>(lane)[0];
            ReadOnlySpan<long> items = seen.Leaves[_item].Lane<long>(lane)[..length];
            ReadOnlySpan<sbyte> clicks = seen.Leaves[_click].Lane<sbyte>(lane)[..length];
            Span<long> rest = actions.Leaves[0].Lane<long>(lane);
            rest = rest[TakeFromHistory(items, clicks, click: 0, rest)..];
            rest = rest[DrawOthers(items, ref _streams[lane], rest, out _logPropensities[lane])..];
            TakeFromHistory(items, clicks, click: 1, rest);
        }
    }

    /// <summary>Takes items with a click flag, in order, while there is room; returns how many.</summary>
    private static int TakeFromHistory(ReadOnlySpan<long> items, ReadOnlySpan<sbyte> clicks, sbyte click, Span<long> slate)
    {
        int taken = 0;
        for (int i = 0; i < items.Length && taken < slate.Length; i++)
        {
            if (clicks[i] == click)
            {
                slate[taken++] = items[i] - 1; // candidate of an item id
            }
        }

        return taken;
    }

    /// <summary>Draws candidates outside the history, without replacement; returns how many there were.</summary>
    private int DrawOthers(ReadOnlySpan<long> items, ref RandomStream random, Span<long> slate, out double logPropensity)
    {
        logPropensity = 0;
        if (slate.IsEmpty)
        {
            return 0;
        }

        _known.AsSpan().Clear();
        foreach (long item in items)
        {
            _known[item - 1] = true;
        }

        int others = 0;
        for (int candidate = 0; candidate < _known.Length; candidate++)
        {
            _others[others] = candidate;
            others += _known[candidate] ? 0 : 1;
        }

        int drawn = Math.Min(others, slate.Length);
        logPropensity = -Propensities.LogOrderings(others, drawn);
        for (int i = 0; i < drawn; i++)
        {
            int j = i + random.Below(others - i);
            (_others[i], _others[j]) = (_others[j], _others[i]);
            slate[i] = _others[i];
        }

        return drawn;
    }
}

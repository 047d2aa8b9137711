using RecEnv.Agents.Measures;
using RecEnv.Spaces;

namespace RecEnv.Agents.Online;

/// <summary>Counts what happens, stretch by stretch of simulated time.</summary>
internal sealed class OnlineRecorder
{
    private readonly OnlineOptions _options;
    private readonly ItemReader? _items;
    private readonly int[] _kinds;
    private readonly int _click;
    private readonly bool _hasOracle;
    private readonly bool _tellsGreedy;
    private readonly List<OnlineBucket> _buckets = [];
    private readonly BucketCounts _total;

    public OnlineRecorder(OnlineOptions options, EnvironmentContract contract, bool hasOracle, bool tellsGreedy)
    {
        (_options, _hasOracle, _tellsGreedy) = (options, hasOracle, tellsGreedy);
        _items = ItemReader.Find(contract);
        _kinds = new int[_items?.Positions ?? 0];
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        _click = Array.FindIndex(leaves, leaf => leaf.Path == "response/click" && leaf.ElementType == ElementType.Int8);
        _total = new BucketCounts(_items?.KindCount ?? 0);
        Now = new BucketCounts(_items?.KindCount ?? 0);
    }

    /// <summary>The present stretch.</summary>
    public BucketCounts Now { get; private set; }

    /// <summary>Closes the stretches that end at or before a time.</summary>
    public void AdvanceTo(double time, int queueLength)
    {
        while ((_buckets.Count + 1) * _options.BucketMinutes <= time)
        {
            Close((_buckets.Count + 1) * _options.BucketMinutes, queueLength);
        }
    }

    /// <summary>Counts what an action shows, before it is taken.</summary>
    /// <param name="board">The board that the agent has just acted on.</param>
    /// <param name="slot">The slot that it acted for.</param>
    public void Show(SlotBoard board, int slot)
    {
        Now.Requests++;
        if (_items is null)
        {
            return;
        }

        int count = _items.Read(board.Shown, board.Actions, slot, _kinds);
        foreach (int kind in _kinds)
        {
            if (kind >= 0)
            {
                Now.Seen[kind] = true;
            }
        }

        if (_items.Diversity(board.Shown, board.Actions, slot, _kinds) is { } diversity)
        {
            Now.Diversity += diversity;
            Now.Slates++;
        }

        if (_tellsGreedy)
        {
            ReadOnlySpan<long> chosen = board.Actions.Leaves[0].Lane<long>(slot);
            ReadOnlySpan<long> greedy = board.Greedy.Leaves[0].Lane<long>(slot);
            Now.Positions += count;
            for (int position = 0; position < count; position++)
            {
                Now.Explored += chosen[position] == greedy[position] ? 0 : 1;
            }
        }
    }

    /// <summary>Counts what came of a request.</summary>
    public void Respond(VectorStep result)
    {
        double reward = result.Rewards[0];
        bool clicked = _click < 0 ? reward > 0 : result.Observations.Leaves[_click].Row(0).ContainsAnyExcept((byte)0);
        Now.Reward += reward;
        Now.Clicks += clicked ? 1 : 0;
    }

    /// <summary>Ends the report.</summary>
    public OnlineReport Finish(int queueLength, int sessionsOpen, long feedbackUnderway)
    {
        double end = _options.Horizon;
        AdvanceTo(end, queueLength);
        if (_buckets.Count * _options.BucketMinutes < end)
        {
            Close(end, queueLength);
        }

        OnlineBucket total = _total.Close(0, end, queueLength, _hasOracle, _tellsGreedy);
        return new OnlineReport(total, _buckets, _items?.KindName, _items?.KindCount ?? 0, sessionsOpen, feedbackUnderway);
    }

    private void Close(double to, int queueLength)
    {
        double from = _buckets.Count * _options.BucketMinutes;
        _buckets.Add(Now.Close(from, to, queueLength, _hasOracle, _tellsGreedy));
        _total.Add(Now);
        Now = new BucketCounts(_items?.KindCount ?? 0);
    }
}

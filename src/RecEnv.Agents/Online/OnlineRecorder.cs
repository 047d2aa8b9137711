using RecEnv.Spaces;

namespace RecEnv.Agents.Online;

/// <summary>Counts what happens, stretch by stretch of simulated time.</summary>
internal sealed class OnlineRecorder
{
    private readonly OnlineOptions _options;
    private readonly ShownItems _items;
    private readonly int _click;
    private readonly bool _hasOracle;
    private readonly bool _tellsGreedy;
    private readonly List<OnlineBucket> _buckets = [];
    private readonly BucketCounts _total;

    public OnlineRecorder(OnlineOptions options, EnvironmentContract contract, bool hasOracle, bool tellsGreedy)
    {
        (_options, _hasOracle, _tellsGreedy) = (options, hasOracle, tellsGreedy);
        _items = new ShownItems(contract);
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        _click = Array.FindIndex(leaves, leaf => leaf.Path == "response/click" && leaf.ElementType == ElementType.Int8);
        _total = new BucketCounts(_items.Count);
        Now = new BucketCounts(_items.Count);
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
    /// <param name="observation">Observation acted on; one lane.</param>
    /// <param name="actions">Chosen actions, one row a slot.</param>
    /// <param name="greedy">Greedy actions, one row a slot.</param>
    /// <param name="slot">The slot.</param>
    public void Show(ValueBatch observation, ValueBatch actions, ValueBatch greedy, int slot)
    {
        Now.Requests++;
        if (_items.Length == 0)
        {
            return;
        }

        ReadOnlySpan<long> action = actions.Leaves[0].Lane<long>(slot);
        _items.Mark(observation, action, Now.Seen);
        Now.Diversity += _items.HasDiversity ? _items.Diversity(observation, action) : 0;
        if (_tellsGreedy)
        {
            ReadOnlySpan<long> expected = greedy.Leaves[0].Lane<long>(slot);
            Now.Positions += action.Length;
            for (int position = 0; position < action.Length; position++)
            {
                Now.Explored += action[position] == expected[position] ? 0 : 1;
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

        OnlineBucket total = _total.Close(0, end, queueLength, _hasOracle, _items.HasDiversity, _tellsGreedy);
        return new OnlineReport(total, _buckets, _items.Kind, _items.Count, sessionsOpen, feedbackUnderway);
    }

    private void Close(double to, int queueLength)
    {
        double from = _buckets.Count * _options.BucketMinutes;
        _buckets.Add(Now.Close(from, to, queueLength, _hasOracle, _items.HasDiversity, _tellsGreedy));
        _total.Add(Now);
        Now = new BucketCounts(_items.Count);
    }
}

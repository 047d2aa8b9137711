using RecEnv.Spaces;

namespace RecEnv.Agents.Layers;

/// <summary>Adds the last observations of the running episode, newest first.</summary>
/// <remarks>
/// sufficient_statistics = a tuple of H entries {doc, response, user: those that are remembered; known: two bits}.
/// The first bit says that the entry is there, the second that its response is: an episode's first observation has none,
/// and what is not there is 0. Reference: RecSim 0.2.4, fixed_length_history_layer.
/// </remarks>
public sealed class HistoryLayer : StatisticsLayer
{
    private readonly int[] _sources;
    private readonly int _known;
    private readonly int _width;

    /// <summary>Makes the layer and its base agent.</summary>
    /// <param name="context">What for; an environment of the RecSim family in dict layout.</param>
    /// <param name="length">Number of observations H, at least 1.</param>
    /// <param name="makeAgent">Makes the base agent for what it will see.</param>
    /// <param name="rememberUser">Whether "user" is remembered.</param>
    /// <param name="rememberResponse">Whether "response" is remembered.</param>
    /// <param name="rememberDoc">Whether "doc" is remembered.</param>
    /// <exception cref="AgentMismatchException">Something to be remembered is not observed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public HistoryLayer(
        AgentContext context,
        int length,
        Func<AgentContext, IAgent> makeAgent,
        bool rememberUser = true,
        bool rememberResponse = true,
        bool rememberDoc = false)
        : base(context, Space(context, length, Keys(rememberUser, rememberResponse, rememberDoc)), makeAgent)
    {
        Space observation = context.Contract.ObservationSpace;
        string[] keys = Keys(rememberUser, rememberResponse, rememberDoc);
        string[] parts = [.. keys.Append("known").Order(StringComparer.Ordinal)];
        int[][] leaves = [.. parts.Select(part => part == "known" ? [-1] : LayerSpace.Leaves(observation, part))];
        _sources = [.. leaves.SelectMany(x => x)];
        _known = Array.IndexOf(_sources, -1);
        _width = _sources.Length;
    }

    private protected override void Begin(ValueBatch outer, int outerRow, ValueBatch inner, int innerRow)
    {
        foreach (int leaf in Statistics)
        {
            inner.Leaves[leaf].Row(innerRow).Clear();
        }

        Remember(outer, outerRow, inner, innerRow, responded: 0);
    }

    private protected override void Advance(ValueBatch outer, int outerRow, ValueBatch inner, int innerRow)
    {
        for (int i = Statistics.Length - 1; i >= _width; i--)
        {
            inner.Leaves[Statistics[i - _width]].Row(innerRow).CopyTo(inner.Leaves[Statistics[i]].Row(innerRow));
        }

        Remember(outer, outerRow, inner, innerRow, responded: 1);
    }

    private void Remember(ValueBatch outer, int outerRow, ValueBatch inner, int innerRow, sbyte responded)
    {
        for (int i = 0; i < _width; i++)
        {
            LeafBuffer newest = inner.Leaves[Statistics[i]];
            if (i == _known)
            {
                (newest.Lane<sbyte>(innerRow)[0], newest.Lane<sbyte>(innerRow)[1]) = (1, responded);
            }
            else
            {
                outer.Leaves[_sources[i]].Row(outerRow).CopyTo(newest.Row(innerRow));
            }
        }
    }

    private static string[] Keys(bool user, bool response, bool doc) =>
        [.. new[] { doc ? "doc" : "", response ? "response" : "", user ? "user" : "" }.Where(key => key.Length > 0)];

    private static TupleSpace Space(AgentContext context, int length, string[] keys)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var parts = keys.Select(key => new KeyValuePair<string, Space>(key, LayerSpace.Find(context.Contract, key)))
            .Append(new KeyValuePair<string, Space>("known", new MultiBinarySpace([2])));
        var entry = new DictSpace(parts);
        return new TupleSpace([.. Enumerable.Repeat<Space>(entry, length)]);
    }
}

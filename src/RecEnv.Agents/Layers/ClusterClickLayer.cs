using RecEnv.Agents.ClusterBandit;
using RecEnv.Spaces;

namespace RecEnv.Agents.Layers;

/// <summary>Adds impressions and clicks of each topic in the running episode.</summary>
/// <remarks>
/// sufficient_statistics = {click_count: [topics], impression_count: [topics]}; each slate adds an impression for every
/// item's topic, and a click for every item clicked. Reference: RecSim 0.2.4, cluster_click_statistics.
/// </remarks>
public sealed class ClusterClickLayer : StatisticsLayer
{
    private readonly TopicLeaves _leaves;

    /// <summary>Makes the layer and its base agent.</summary>
    /// <param name="context">What for; InterestExploration in dict layout.</param>
    /// <param name="makeAgent">Makes the base agent for what it will see.</param>
    /// <exception cref="AgentMismatchException">Topics or clicks are not observed.</exception>
    public ClusterClickLayer(AgentContext context, Func<AgentContext, IAgent> makeAgent)
        : base(context, Space(context), makeAgent)
    {
        _leaves = TopicLeaves.Find(context.Contract, "cluster click layer");
    }

    private protected override void Begin(ValueBatch outer, int outerRow, ValueBatch inner, int innerRow)
    {
        inner.Leaves[Statistics[0]].Row(innerRow).Clear();
        inner.Leaves[Statistics[1]].Row(innerRow).Clear();
    }

    private protected override void Advance(ValueBatch outer, int outerRow, ValueBatch inner, int innerRow)
    {
        Span<float> clicks = inner.Leaves[Statistics[0]].Lane<float>(innerRow);
        Span<float> impressions = inner.Leaves[Statistics[1]].Lane<float>(innerRow);
        ReadOnlySpan<sbyte> clicked = outer.Leaves[_leaves.Clicks].Lane<sbyte>(outerRow);
        ReadOnlySpan<long> topics = outer.Leaves[_leaves.ShownTopics].Lane<long>(outerRow);
        for (int position = 0; position < topics.Length; position++)
        {
            impressions[(int)topics[position]]++;
            clicks[(int)topics[position]] += clicked[position];
        }
    }

    private static DictSpace Space(AgentContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int topics = TopicLeaves.Find(context.Contract, "cluster click layer").TopicCount;
        var counts = new BoxSpace(0, float.MaxValue, [topics]);
        return new DictSpace(("click_count", counts), ("impression_count", counts));
    }
}

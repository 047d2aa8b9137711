using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.ClusterBandit;

/// <summary>For InterestExploration: a bandit over topics, which learns a user's taste within an episode.</summary>
/// <remarks>
/// <para>
/// Topics are ordered by a bandit algorithm over the impressions and clicks of the running episode; the slate takes the
/// best topic's candidates by descending quality, then the next topic's. Nothing is kept from one episode to the next.
/// A lane draws from its own exploration stream, that of seed + lane.
/// </para>
/// <para>
/// Differs from RecSim 0.2.4, unless <see cref="ClusterBanditOptions.RecsimQuirks"/>: the first slate of an episode
/// follows the bandit's order too (all topics equal: the higher topic first), Thompson sampling goes on drawing instead
/// of repeating the same numbers at every step, and the KL-UCB index is not inflated.
/// </para>
/// </remarks>
public sealed class ClusterBanditAgent : IReseedableAgent
{
    private readonly ClusterBanditOptions _options;
    private readonly TopicLeaves _leaves;
    private readonly ClusterCounts _counts;
    private readonly ClusterRanking _ranking;
    private readonly RandomStream[] _streams;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for; InterestExploration in dict layout.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">The items have no topic and quality, or there are fewer than 2 topics.</exception>
    public ClusterBanditAgent(AgentContext context, ClusterBanditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = options ?? new ClusterBanditOptions();
        _leaves = TopicLeaves.Find(context.Contract, "cluster bandit");
        _counts = new ClusterCounts(context.LaneCount, _leaves.TopicCount);
        _ranking = new ClusterRanking(_options.Make(), _leaves.TopicCount, context.Contract.Slate!.CandidateCount);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
    }

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                Count(step, lane);
                Fill(step, lane, actions.Leaves[0].Lane<long>(lane));
            }
        }
    }

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    private void Count(VectorStep step, int lane)
    {
        if (step.Started[lane])
        {
            _counts.Clear(lane);
            return;
        }

        ReadOnlySpan<LeafBuffer> leaves = step.Observations.Leaves;
        _counts.Add(lane, leaves[_leaves.Clicks].Lane<sbyte>(lane), leaves[_leaves.ShownTopics].Lane<long>(lane));
    }

    private void Fill(VectorStep step, int lane, Span<long> slate)
    {
        ReadOnlySpan<LeafBuffer> leaves = step.Observations.Leaves;
        ReadOnlySpan<long> topics = leaves[_leaves.Topics].Lane<long>(lane);
        ReadOnlySpan<float> qualities = leaves[_leaves.Qualities].Lane<float>(lane);
        if (_options.RecsimQuirks && step.Started[lane])
        {
            _ranking.FillInTopicOrder(topics, qualities, slate);
            return;
        }

        RandomStream repeated = _streams[lane];
        ref RandomStream random = ref _options.RecsimQuirks ? ref repeated : ref _streams[lane];
        _ranking.Fill(ref random, _counts.Impressions(lane), _counts.Clicks(lane), topics, qualities, slate);
    }
}

using RecEnv.Environments.InterestExploration;
using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For InterestEvolution and InterestExploration: shows the candidates that the user most probably clicks.</summary>
/// <remarks>
/// <para>
/// Score of a candidate: 1 + x·f in InterestEvolution, with x the user's interests and f its features, both observed;
/// a_t + q in InterestExploration, with t its topic, q its quality and a a fixed belief about the user's affinities. The
/// choice models of both environments click the more, the higher the score. Shows the K highest, best first, ties to the
/// lower candidate. Looks no step ahead and draws nothing.
/// </para>
/// <para>Reference: RecSim 0.2.4, greedy_pctr_agent.</para>
/// </remarks>
public sealed class GreedyClickAgent : IPropensityAgent
{
    private readonly Propensities _propensities = new();
    private readonly int _user;
    private readonly int _candidates;
    private readonly int _topics;
    private readonly int _qualities;
    private readonly double[] _belief = [];
    private readonly double[] _scores;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">Contract of InterestEvolution or InterestExploration in dict layout.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">
    /// There is no slate, or neither features and interests nor topics and qualities are observed.
    /// </exception>
    public GreedyClickAgent(EnvironmentContract contract, GreedyClickOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        string[] paths = [.. contract.ObservationSpace.Leaves.Select(leaf => leaf.Path)];
        (_user, _candidates) = (Array.IndexOf(paths, "user"), Array.IndexOf(paths, "doc"));
        (_topics, _qualities) = (Array.IndexOf(paths, "doc/cluster_id"), Array.IndexOf(paths, "doc/quality"));
        _scores = new double[contract.Slate?.CandidateCount ?? 0];
        if (_scores.Length > 0 && contract.EnvironmentId == InterestExploration.Definition.Id && _topics >= 0)
        {
            _belief = Belief(contract, (options ?? new GreedyClickOptions()).Belief);
        }
        else if (!HasInterests(contract))
        {
            throw new AgentMismatchException(
                $"The greedy click agent needs interests \"user\" and features \"doc\" of equal length to fill a slate from, " +
                $"but \"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()}. Use InterestEvolution or " +
                "InterestExploration in dict layout.");
        }
    }

    /// <inheritdoc/>
    /// <remarks>0: the choice is certain.</remarks>
    public ReadOnlySpan<double> LogPropensities => _propensities.Certain;

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        _propensities.Of(step);
        ReadOnlySpan<LeafBuffer> leaves = step.Observations.Leaves;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.IsIdle(lane))
            {
                continue;
            }

            if (_belief.Length > 0)
            {
                Believe(leaves[_topics].Lane<long>(lane), leaves[_qualities].Lane<float>(lane));
            }
            else
            {
                Match(leaves[_user].Lane<float>(lane), leaves[_candidates].Lane<float>(lane));
            }

            SlateFilling.TakeBest(_scores, actions.Leaves[0].Lane<long>(lane));
        }
    }

    /// <summary>The belief about an InterestExploration user's affinities, [topics].</summary>
    internal static double[] Belief(EnvironmentContract contract, GreedyClickBelief belief)
    {
        InterestExplorationOptions users = OptionsSchema.Parse<InterestExplorationOptions>(contract.OptionsJson);
        double[] affinities = new double[users.TopicProbabilities.Count];
        for (int i = 0; i < users.AffinityMeans.Count; i++)
        {
            (int type, int topic) = Math.DivRem(i, affinities.Length);
            double variance = users.AffinityDeviations[i] * users.AffinityDeviations[i];
            affinities[topic] += users.UserTypeProbabilities[type] * (belief == GreedyClickBelief.LogMeans
                ? users.AffinityMeans[i]
                : Math.Exp(users.AffinityMeans[i] + (variance / 2)));
        }

        return affinities;
    }

    private bool HasInterests(EnvironmentContract contract)
    {
        if (_scores.Length == 0 || _user < 0 || _candidates < 0)
        {
            return false;
        }

        (Leaf user, Leaf doc) = (contract.ObservationSpace.Leaves[_user], contract.ObservationSpace.Leaves[_candidates]);
        return user.ElementType == ElementType.Float32 && doc.ElementType == ElementType.Float32 && user.Size > 0
            && doc.Size == user.Size * _scores.Length;
    }

    private void Believe(ReadOnlySpan<long> topics, ReadOnlySpan<float> qualities)
    {
        for (int candidate = 0; candidate < _scores.Length; candidate++)
        {
            _scores[candidate] = _belief[topics[candidate]] + qualities[candidate];
        }
    }

    private void Match(ReadOnlySpan<float> user, ReadOnlySpan<float> candidates)
    {
        for (int candidate = 0; candidate < _scores.Length; candidate++)
        {
            double score = 1;
            ReadOnlySpan<float> features = candidates.Slice(candidate * user.Length, user.Length);
            for (int k = 0; k < features.Length; k++)
            {
                score += (double)user[k] * features[k];
            }

            _scores[candidate] = score;
        }
    }
}

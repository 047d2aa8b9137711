using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For InterestEvolution: shows the candidates that the user most probably clicks.</summary>
/// <remarks>
/// Score of a candidate = 1 + x·f, with x the user's interests and f its features, both observed: the weight that the
/// multinomial proportional choice model gives it. Shows the K highest, best first, ties to the lower candidate. What
/// RecSim calls the greedy pCTR agent; it looks no step ahead. Draws nothing.
/// </remarks>
public sealed class GreedyClickAgent : IAgent
{
    private readonly int _user;
    private readonly int _candidates;
    private readonly int _features;
    private readonly double[] _scores;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">Contract of InterestEvolution in dict layout.</param>
    /// <exception cref="AgentMismatchException">The observation has no "user" and "doc", or the action is no slate.</exception>
    public GreedyClickAgent(EnvironmentContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        string[] paths = [.. contract.ObservationSpace.Leaves.Select(leaf => leaf.Path)];
        (_user, _candidates) = (Array.IndexOf(paths, "user"), Array.IndexOf(paths, "doc"));
        if (_user < 0 || _candidates < 0 || contract.Slate is not { } slate || !Match(contract, slate))
        {
            throw new AgentMismatchException(
                $"The greedy click agent needs interests \"user\" and features \"doc\" to fill a slate from, but " +
                $"\"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()}. Use InterestEvolution in " +
                "dict layout.");
        }

        _features = contract.ObservationSpace.Leaves[_user].Size;
        _scores = new double[slate.CandidateCount];
    }

    /// <summary>True when interests and features are float32 of the same length.</summary>
    private bool Match(EnvironmentContract contract, SlateFacts slate)
    {
        (Leaf user, Leaf doc) = (contract.ObservationSpace.Leaves[_user], contract.ObservationSpace.Leaves[_candidates]);
        return user is { ElementType: ElementType.Float32, Size: > 0 } && doc.ElementType == ElementType.Float32
            && doc.Size == slate.CandidateCount * user.Size;
    }

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        LeafBuffer users = step.Observations.Leaves[_user];
        LeafBuffer candidates = step.Observations.Leaves[_candidates];
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            Score(users.Lane<float>(lane), candidates.Lane<float>(lane));
            TakeBest(actions.Leaves[0].Lane<long>(lane));
        }
    }

    private void Score(ReadOnlySpan<float> user, ReadOnlySpan<float> candidates)
    {
        for (int candidate = 0; candidate < _scores.Length; candidate++)
        {
            double score = 1;
            ReadOnlySpan<float> features = candidates.Slice(candidate * _features, _features);
            for (int k = 0; k < features.Length; k++)
            {
                score += (double)user[k] * features[k];
            }

            _scores[candidate] = score;
        }
    }

    private void TakeBest(Span<long> slate)
    {
        foreach (ref long candidate in slate)
        {
            int best = 0;
            for (int i = 1; i < _scores.Length; i++)
            {
                best = _scores[i] > _scores[best] ? i : best;
            }

            candidate = best;
            _scores[best] = double.NegativeInfinity;
        }
    }
}

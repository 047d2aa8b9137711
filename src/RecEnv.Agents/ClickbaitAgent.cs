using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For LongTermSatisfaction: shows the candidates with the most clickbait, or with the least.</summary>
/// <remarks>Sorted by clickbait score, ties to the lower candidate. Several users are shown the same. Draws nothing.</remarks>
public sealed class ClickbaitAgent : IPropensityAgent
{
    private readonly Propensities _propensities = new();
    private readonly int _candidates;
    private readonly int _slateSize;
    private readonly double _sign;
    private readonly double[] _scores;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">Contract of LongTermSatisfaction in dict layout.</param>
    /// <param name="most">True for the most clickbait, false for the least.</param>
    /// <exception cref="AgentMismatchException">There is no slate, or items are not described by one number each.</exception>
    public ClickbaitAgent(EnvironmentContract contract, bool most)
    {
        ArgumentNullException.ThrowIfNull(contract);
        IReadOnlyList<Leaf> leaves = contract.ObservationSpace.Leaves;
        _candidates = leaves.Index().FirstOrDefault(x => x.Item.Path == "doc", (-1, null!)).Index;
        _sign = most ? 1 : -1;
        _scores = new double[contract.Slate?.CandidateCount ?? 0];
        if (_scores.Length == 0 || _candidates < 0 || leaves[_candidates] is not { ElementType: ElementType.Float32 } doc
            || doc.Size != _scores.Length)
        {
            throw new AgentMismatchException(
                $"A clickbait agent needs candidates \"doc\" with one score each to fill a slate from, but " +
                $"\"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()}. Use LongTermSatisfaction in dict " +
                "layout.");
        }

        _slateSize = contract.Slate!.SlateSize;
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
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.IsIdle(lane))
            {
                continue;
            }

            ReadOnlySpan<float> clickbait = step.Observations.Leaves[_candidates].Lane<float>(lane);
            for (int candidate = 0; candidate < _scores.Length; candidate++)
            {
                _scores[candidate] = _sign * clickbait[candidate];
            }

            Span<long> slates = actions.Leaves[0].Lane<long>(lane); // one, or one a user
            SlateFilling.TakeBest(_scores, slates[.._slateSize]);
            for (int position = _slateSize; position < slates.Length; position++)
            {
                slates[position] = slates[position - _slateSize];
            }
        }
    }
}

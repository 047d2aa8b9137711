using RecEnv.Spaces;

namespace RecEnv.Agents.UserResponse;

/// <summary>For UserResponse: an oracle that shows each user the K items he most probably responds to. Draws nothing.</summary>
/// <remarks>
/// It asks the environment's own model: points(i) = Σ over feedback f of weight_f·σ(score(u, i, f)), the largest first, the lower
/// candidate of equal ones. It leaves out that alike items of a slate hurt each other. Reference: the greedy ranker that Liu et al.
/// (2023) compare with.
/// </remarks>
public sealed class PointScoreAgent : IAgent
{
    private readonly ResponseOracle _oracle;
    private readonly double[] _points;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">Contract of UserResponse in dict layout. A path in its options is read in this process.</param>
    /// <exception cref="AgentMismatchException">The contract is another environment's, or in flat layout.</exception>
    public PointScoreAgent(EnvironmentContract contract)
    {
        _oracle = new ResponseOracle(contract, "point-score");
        _points = new double[_oracle.Model.Shape.ItemCount];
    }

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                _points.AsSpan().Clear();
                _oracle.AddPoints(step.Observations, lane, _points);
                TakeBest(actions.Leaves[0].Lane<long>(lane));
            }
        }
    }

    private void TakeBest(Span<long> slate)
    {
        for (int position = 0; position < slate.Length; position++)
        {
            int best = 0;
            for (int candidate = 1; candidate < _points.Length; candidate++)
            {
                best = _points[candidate] > _points[best] ? candidate : best;
            }

            slate[position] = best;
            _points[best] = double.NegativeInfinity;
        }
    }
}

using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.UserResponse;

/// <summary>For UserResponse: an oracle that shows each user the K items he most probably responds to, or draws such items.</summary>
/// <remarks>
/// <para>
/// It asks the environment's own model: points(i) = Σ over feedback f of weight_f·σ(score(u, i, f)). Temperature 0: the largest
/// first, the lower candidate of equal ones. Temperature τ above 0: position by position, P(i) ∝ exp(points(i) / τ) over the items
/// that are not in the slate, what a slate GFlowNet would show that knew the users. It leaves out that alike items of a slate hurt
/// each other. Reference: the greedy ranker that Liu et al. (2023) compare with.
/// </para>
/// <para>Randomness. Each lane draws from its own exploration stream, one draw a position; none at temperature 0.</para>
/// </remarks>
public sealed class PointScoreAgent : IPositionPropensities, IReseedableAgent
{
    private readonly ResponseOracle _oracle;
    private readonly double _temperature;
    private readonly double[] _points;
    private readonly double[] _weights;
    private readonly RandomStream[] _streams;
    private readonly double[] _logPropensities;
    private readonly double[] _positions;
    private readonly int _slateSize;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for: UserResponse in dict layout. A path in its options is read in this process.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">The contract is another environment's, or in flat layout.</exception>
    public PointScoreAgent(AgentContext context, PointScoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        _oracle = new ResponseOracle(context.Contract, "point-score");
        _temperature = (options ?? new PointScoreOptions()).Temperature;
        ArgumentOutOfRangeException.ThrowIfNegative(_temperature);
        _points = new double[_oracle.Model.Shape.ItemCount];
        _weights = new double[_points.Length];
        _slateSize = _oracle.Options.SlateSize;
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _logPropensities = new double[context.LaneCount];
        _positions = new double[context.LaneCount * _slateSize];
        _positions.AsSpan().Fill(1);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    /// <inheritdoc/>
    public ReadOnlySpan<double> PositionPropensities(int lane) => _positions.AsSpan(lane * _slateSize, _slateSize);

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.IsIdle(lane))
            {
                continue;
            }

            _points.AsSpan().Clear();
            _oracle.AddPoints(step.Observations, lane, _points);
            Span<long> slate = actions.Leaves[0].Lane<long>(lane);
            if (_temperature == 0)
            {
                SlateFilling.TakeBest(_points, slate);
            }
            else
            {
                Draw(lane, slate);
            }
        }
    }

    /// <summary>Draws a slate; the points of what is taken become −∞.</summary>
    private void Draw(int lane, Span<long> slate)
    {
        _logPropensities[lane] = 0;
        for (int position = 0; position < slate.Length; position++)
        {
            double chosen = Choose(ref _streams[lane], out int candidate);
            slate[position] = candidate;
            _points[candidate] = double.NegativeInfinity;
            _positions[(lane * _slateSize) + position] = chosen;
            _logPropensities[lane] += Math.Log(chosen);
        }
    }

    /// <summary>Draws an item that is left, with P(i) ∝ exp(points(i) / τ).</summary>
    /// <returns>Its probability.</returns>
    private double Choose(ref RandomStream random, out int candidate)
    {
        double most = double.NegativeInfinity;
        foreach (double points in _points)
        {
            most = Math.Max(most, points);
        }

        double total = 0;
        for (int i = 0; i < _points.Length; i++)
        {
            _weights[i] = Math.Exp((_points[i] - most) / _temperature);
            total += _weights[i];
        }

        candidate = -1;
        double left = random.Uniform() * total;
        for (int i = 0; i < _weights.Length && left >= 0; i++)
        {
            if (_weights[i] > 0)
            {
                candidate = i; // the last possible one, should rounding leave something
                left -= _weights[i];
            }
        }

        return _weights[candidate] / total;
    }
}

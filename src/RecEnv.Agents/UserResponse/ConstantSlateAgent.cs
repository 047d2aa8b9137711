using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.UserResponse;

/// <summary>For UserResponse: an oracle that shows everybody the one slate that is best for all. Draws nothing while acting.</summary>
/// <remarks>
/// <para>
/// How much of a reward needs no knowledge of who is there: a bar that a recommender has to clear before it may be called personal.
/// </para>
/// <para>
/// The slate maximizes, over 512 starts drawn from the seed as the environment draws them, the mean of Σᵢ points(i) of
/// <see cref="PointScoreAgent"/> less ρ·Σ weights·Σᵢ simᵢ: items are added one by one, then exchanged while that helps. Clipping
/// at 0 and how histories change within an episode are left out.
/// </para>
/// </remarks>
public sealed class ConstantSlateAgent : IAgent
{
    private const int Starts = 512;

    private readonly ResponseOracle _oracle;
    private readonly double[] _points;
    private readonly int[] _slate;
    private readonly double[] _similarities;
    private readonly double _penalty;

    /// <summary>Makes the agent and finds the slate.</summary>
    /// <param name="contract">Contract of UserResponse in dict layout. A path in its options is read in this process.</param>
    /// <param name="seed">Seed of the starts.</param>
    /// <exception cref="AgentMismatchException">The contract is another environment's, or in flat layout.</exception>
    public ConstantSlateAgent(EnvironmentContract contract, ulong seed)
    {
        _oracle = new ResponseOracle(contract, "constant-slate");
        _points = new double[_oracle.Model.Shape.ItemCount];
        _slate = new int[_oracle.Options.SlateSize];
        _similarities = new double[_slate.Length];
        _penalty = _oracle.Options.SimilarityWeight * _oracle.Options.FeedbackWeights.Sum();
        MeanPoints(seed);
        Fill();
        Exchange();
    }

    /// <summary>The slate: candidates, [K].</summary>
    public IReadOnlyList<int> Slate => [.. _slate.Select(item => item - 1)];

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            Span<long> slate = actions.Leaves[0].Lane<long>(lane);
            for (int position = 0; position < slate.Length; position++)
            {
                slate[position] = _slate[position] - 1;
            }
        }
    }

    private void MeanPoints(ulong seed)
    {
        var log = _oracle.Model.Log;
        RandomStream random = new EpisodeKey(seed, ulong.MaxValue).Stream(StreamId.Users);
        for (int i = 0; i < Starts; i++)
        {
            int row = random.Below(log.RowCount);
            int user = log.UserOf(row);
            int first = Math.Max(log.Starts[user], row - _oracle.Model.Shape.History);
            _oracle.AddPoints(user, log.Items[first..row], log.Feedback[first..row], _points);
        }

        foreach (ref double points in _points.AsSpan())
        {
            points /= Starts;
        }
    }

    private void Fill()
    {
        for (int position = 0; position < _slate.Length; position++)
        {
            Improve(position, position + 1, double.NegativeInfinity);
        }
    }

    private void Exchange()
    {
        for (bool better = true; better;)
        {
            better = false;
            for (int position = 0; position < _slate.Length; position++)
            {
                better |= Improve(position, _slate.Length, Worth(_slate));
            }
        }
    }

    /// <summary>Puts the best item at a position of the slate's first items, if it is worth more than what is there.</summary>
    private bool Improve(int position, int count, double worth)
    {
        Span<int> slate = _slate.AsSpan(0, count);
        int best = slate[position];
        bool better = false;
        for (int item = 1; item <= _points.Length; item++)
        {
            slate[position] = 0;
            if (slate.Contains(item))
            {
                continue;
            }

            slate[position] = item;
            double here = Worth(slate);
            if (here > worth)
            {
                (best, worth, better) = (item, here, true);
            }
        }

        slate[position] = best;
        return better;
    }

    private double Worth(ReadOnlySpan<int> slate)
    {
        _oracle.Model.Similarities(slate, _similarities);
        double sum = 0;
        for (int i = 0; i < slate.Length; i++)
        {
            sum += _points[slate[i] - 1] - (_penalty * _similarities[i]);
        }

        return sum;
    }
}

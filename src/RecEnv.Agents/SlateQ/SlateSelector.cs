namespace RecEnv.Agents.SlateQ;

/// <summary>Fills slates. Ties go to the lower candidate. Not thread-safe: it keeps scratch space.</summary>
/// <param name="candidateCount">Candidates N.</param>
public sealed class SlateSelector(int candidateCount)
{
    private const int MostRounds = 64; // the optimum is found in about five; rounding could make it wander

    private readonly double[] _keys = new double[candidateCount];
    private readonly int[] _trial = new int[candidateCount];

    /// <summary>Fills a slate by a rule, in the order in which the rule takes the candidates.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="known">Scores and values, [candidates].</param>
    /// <param name="slate">Receives K distinct candidates.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rule is none.</exception>
    public void Fill(SlateRule rule, SlateValues known, Span<int> slate)
    {
        switch (rule)
        {
            case SlateRule.TopK:
                TakeLargestGains(known, known.NullValue, slate);
                break;
            case SlateRule.Greedy:
                Greedy(known, slate);
                break;
            case SlateRule.Optimal:
                Optimal(known, slate);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a rule.");
        }
    }

    private void Greedy(SlateValues known, Span<int> slate)
    {
        double value = known.NullScore * known.NullValue;
        double weight = known.NullScore;
        _keys.AsSpan().Clear();
        for (int position = 0; position < slate.Length; position++)
        {
            int best = -1;
            double bestValue = double.NegativeInfinity;
            for (int i = 0; i < _keys.Length; i++)
            {
                double with = weight + known.Scores[i];
                double trial = with > 0 ? (value + ((double)known.Scores[i] * known.Values[i])) / with : 0;
                if (double.IsFinite(_keys[i]) && (best < 0 || trial > bestValue))
                {
                    (best, bestValue) = (i, trial);
                }
            }

            slate[position] = best;
            _keys[best] = double.NegativeInfinity; // taken
            value += (double)known.Scores[best] * known.Values[best];
            weight += known.Scores[best];
        }
    }

    /// <summary>
    /// Dinkelbach's method for a fractional program: for a guess λ of the optimum, the K largest s(q − λ) are the slate that
    /// exceeds λ most; its value is the next guess. Each guess is larger than the one before until the slate is optimal.
    /// </summary>
    /// <remarks>
    /// Where nothing weighs nothing, a slate without weight is worth 0, so the first guess is 0: from below it, rounds would end at
    /// the best slate that has weight.
    /// </remarks>
    private void Optimal(SlateValues known, Span<int> slate)
    {
        TakeLargestGains(known, known.NullScore > 0 ? known.NullValue : 0, slate);
        double value = known.Of(slate);
        Span<int> trial = _trial.AsSpan(0, slate.Length);
        for (int round = 0; round < MostRounds; round++)
        {
            TakeLargestGains(known, value, trial);
            double better = known.Of(trial);
            if (!(better > value))
            {
                return;
            }

            trial.CopyTo(slate);
            value = better;
        }
    }

    /// <summary>The K largest s(q − λ).</summary>
    private void TakeLargestGains(SlateValues known, double over, Span<int> slate)
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            _keys[i] = known.Scores[i] * (known.Values[i] - over);
        }

        foreach (ref int taken in slate)
        {
            int best = -1;
            for (int i = 0; i < _keys.Length; i++)
            {
                best = !double.IsNegativeInfinity(_keys[i]) && (best < 0 || _keys[i] > _keys[best]) ? i : best;
            }

            taken = best;
            _keys[best] = double.NegativeInfinity;
        }
    }
}

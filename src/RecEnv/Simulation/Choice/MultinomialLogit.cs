namespace RecEnv.Simulation.Choice;

/// <summary>Multinomial logit: weights in proportion to the exponential of the scores.</summary>
/// <remarks>
/// wᵢ = exp(sᵢ) / (exp(m) + Σⱼ exp(sⱼ)), the null choice with m in place of s; the largest score is subtracted first, so
/// nothing overflows. References: McFadden (1974); RecSim 0.2.4.
/// </remarks>
/// <param name="nullMass">Score m of the null choice; −∞ for "never".</param>
public readonly struct MultinomialLogit(double nullMass) : IChoiceModel
{
    private readonly double _nullMass = nullMass;

    /// <inheritdoc/>
    public double Weigh(Span<double> scores)
    {
        double max = _nullMass;
        foreach (double score in scores)
        {
            max = Math.Max(max, score);
        }

        double nullWeight = Math.Exp(_nullMass - max);
        double total = nullWeight;
        foreach (ref double score in scores)
        {
            score = Math.Exp(score - max);
            total += score;
        }

        foreach (ref double score in scores)
        {
            score /= total;
        }

        return nullWeight / total;
    }
}

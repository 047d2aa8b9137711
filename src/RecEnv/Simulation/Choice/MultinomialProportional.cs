namespace RecEnv.Simulation.Choice;

/// <summary>Multinomial proportional: weights in proportion to shifted scores.</summary>
/// <remarks>wᵢ = sᵢ − mn; null choice m − mn. Reference: RecSim 0.2.4.</remarks>
/// <param name="minNormalizer">Shift mn, at most the smallest score that can occur.</param>
/// <param name="nullMass">Score m of the null choice, at least mn.</param>
public readonly struct MultinomialProportional(double minNormalizer, double nullMass) : IChoiceModel
{
    private readonly double _minNormalizer = minNormalizer;
    private readonly double _nullMass = nullMass;

    /// <inheritdoc/>
    public double Weigh(Span<double> scores)
    {
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = ShiftedScore.Of(scores[position], _minNormalizer, position);
        }

        return _nullMass - _minNormalizer;
    }
}

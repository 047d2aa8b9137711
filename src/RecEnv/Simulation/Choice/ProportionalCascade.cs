namespace RecEnv.Simulation.Choice;

/// <summary>Proportional cascade: the user reads the slate from the top and may stop at each item.</summary>
/// <remarks>
/// As <see cref="ExponentialCascade"/> with eᵢ = scale·(sᵢ − mn). Reference: RecSim 0.2.4.
/// </remarks>
/// <param name="attentionProbability">Probability a of attending to an item, in [0, 1].</param>
/// <param name="scoreScaling">Factor of the shifted scores, at least 0; every e must stay in [0, 1].</param>
/// <param name="minNormalizer">Shift mn, at most the smallest score that can occur.</param>
public readonly struct ProportionalCascade(double attentionProbability, double scoreScaling, double minNormalizer)
    : IChoiceModel
{
    private readonly double _attention = attentionProbability;
    private readonly double _scaling = scoreScaling;
    private readonly double _minNormalizer = minNormalizer;

    /// <inheritdoc/>
    public double Weigh(Span<double> scores)
    {
        double reading = 1;
        for (int position = 0; position < scores.Length; position++)
        {
            double shifted = ShiftedScore.Of(scores[position], _minNormalizer, position);
            double stop = CascadeStep.Check(_scaling * shifted, position);
            (scores[position], reading) = CascadeStep.Take(reading, _attention, stop);
        }

        return reading;
    }
}

namespace RecEnv.Simulation.Choice;

/// <summary>Exponential cascade: the user reads the slate from the top and may stop at each item.</summary>
/// <remarks>
/// q₁ = 1; eᵢ = scale·exp(sᵢ); wᵢ = qᵢ·a·eᵢ; qᵢ₊₁ = qᵢ(1 − a·eᵢ); null choice q after the last. An item that is not attended
/// to does not stop the reading. Reference: RecSim 0.2.4.
/// </remarks>
/// <param name="attentionProbability">Probability a of attending to an item, in [0, 1].</param>
/// <param name="scoreScaling">Factor of the exponentials, at least 0; every e must stay in [0, 1].</param>
public readonly struct ExponentialCascade(double attentionProbability, double scoreScaling) : IChoiceModel
{
    private readonly double _attention = attentionProbability;
    private readonly double _scaling = scoreScaling;

    /// <inheritdoc/>
    public double Weigh(Span<double> scores)
    {
        double reading = 1;
        for (int position = 0; position < scores.Length; position++)
        {
            double stop = CascadeStep.Check(_scaling * Math.Exp(scores[position]), position);
            (scores[position], reading) = CascadeStep.Take(reading, _attention, stop);
        }

        return reading;
    }
}

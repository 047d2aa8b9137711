namespace RecEnv.Simulation.Choice;

/// <summary>The user always takes the item on top of the slate, whatever its score.</summary>
/// <remarks>w₀ = 1, all others and the null choice 0. For frames whose slates are never empty.</remarks>
internal readonly struct FirstPosition : IChoiceModel
{
    public double Weigh(Span<double> scores)
    {
        scores.Clear();
        scores[0] = 1;
        return 0;
    }
}

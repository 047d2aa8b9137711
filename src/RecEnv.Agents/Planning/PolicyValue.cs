namespace RecEnv.Agents.Planning;

/// <summary>What a policy is worth in DocumentTransition, exactly.</summary>
/// <param name="Values">Expected return of an episode that starts at each document, [D].</param>
/// <param name="Lengths">Expected steps of an episode that starts at each document, not discounted, [D].</param>
public sealed record PolicyValue(IReadOnlyList<double> Values, IReadOnlyList<double> Lengths)
{
    /// <summary>Expected return of an episode, the start being uniform.</summary>
    public double Mean { get; } = Values.Average();

    /// <summary>Expected steps of an episode, the start being uniform.</summary>
    public double MeanLength { get; } = Lengths.Average();
}

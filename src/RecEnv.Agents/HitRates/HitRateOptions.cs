using RecEnv.Options;

namespace RecEnv.Agents.HitRates;

/// <summary>Options of <see cref="HitRateAgent"/>. Immutable.</summary>
public sealed record HitRateOptions
{
    /// <summary>Probability ε of a uniform item in each position while it learns.</summary>
    [Option("Probability of a uniform item in each position while it learns.", Minimum = 0, Maximum = 1)]
    public double Epsilon { get; init; } = 0.1;
}

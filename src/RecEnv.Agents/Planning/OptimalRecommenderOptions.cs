using RecEnv.Options;

namespace RecEnv.Agents.Planning;

/// <summary>Options of the optimal recommender.</summary>
public sealed record OptimalRecommenderOptions
{
    /// <summary>γ, in [0, 1].</summary>
    /// <value>Default: 1.</value>
    [Option("Discount of future rewards.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;
}

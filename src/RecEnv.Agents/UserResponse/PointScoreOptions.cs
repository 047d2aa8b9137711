using RecEnv.Options;

namespace RecEnv.Agents.UserResponse;

/// <summary>Options of <see cref="PointScoreAgent"/>. Immutable.</summary>
public sealed record PointScoreOptions
{
    /// <summary>Temperature τ: each position draws from the items left with P(i) ∝ exp(points(i) / τ).</summary>
    /// <value>Default: 0, the items with the most points.</value>
    [Option("Temperature of a draw among the items left, position by position; 0 shows those with the most points.",
        Minimum = 0, Maximum = 1e6)]
    public double Temperature { get; init; }
}

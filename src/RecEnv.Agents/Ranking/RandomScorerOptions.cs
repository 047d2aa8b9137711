using RecEnv.Options;

namespace RecEnv.Agents.Ranking;

/// <summary>Options of <see cref="RandomScorer"/>. Immutable.</summary>
public sealed record RandomScorerOptions
{
    /// <summary>Seed of the orders, at least 0.</summary>
    /// <value>Default: 0.</value>
    [Option("Seed of the orders.", Minimum = 0)]
    public long Seed { get; init; }
}

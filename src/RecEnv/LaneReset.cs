namespace RecEnv;

/// <summary>A lane to reset.</summary>
/// <param name="Lane">The lane, in [0, lanes).</param>
/// <param name="Seed">Its new seed, or null to go on with the next episode of its present one.</param>
public readonly record struct LaneReset(int Lane, ulong? Seed = null);

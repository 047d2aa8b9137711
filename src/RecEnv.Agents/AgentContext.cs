using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents;

/// <summary>What an agent is made for.</summary>
/// <param name="Contract">Contract of the environment.</param>
/// <param name="LaneCount">Number of lanes it will act for, at least 1.</param>
/// <param name="Seed">Seed of its exploration.</param>
public sealed record AgentContext(EnvironmentContract Contract, int LaneCount, ulong Seed)
{
    /// <summary>What the agent is given to load as soon as it is made, so that it need not read files whose content is in it; null for a new one.</summary>
    public Checkpoint? Saved { get; init; }
}

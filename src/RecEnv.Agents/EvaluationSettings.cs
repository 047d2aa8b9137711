namespace RecEnv.Agents;

/// <summary>How an agent is evaluated.</summary>
public sealed record EvaluationSettings
{
    /// <summary>Number of episodes, at least 1.</summary>
    /// <value>Default: 1,000.</value>
    public int Episodes { get; init; } = 1000;

    /// <summary>Seed of lane 0; lane i has seed + i.</summary>
    /// <value>Default: 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Steps after which an episode that has not ended is an error, at least 1.</summary>
    /// <value>Default: 100,000.</value>
    public int LongestEpisode { get; init; } = 100_000;

    /// <summary>
    /// Whether a learning agent goes on learning and exploring, as a bandit online would. Otherwise it acts in the mode
    /// <see cref="AgentMode.Evaluate"/>.
    /// </summary>
    /// <value>Default: false.</value>
    public bool Learn { get; init; }
}

namespace RecEnv.Agents.Online;

/// <summary>What happened in one stretch of simulated time.</summary>
/// <remarks>Rates are null where nothing happened, or where the environment or the agent does not tell.</remarks>
public sealed record OnlineBucket
{
    /// <summary>Begin, in minutes from the start of the simulation.</summary>
    public required double FromMinute { get; init; }

    /// <summary>End, in minutes.</summary>
    public required double ToMinute { get; init; }

    /// <summary>Users who arrived.</summary>
    public required long Arrivals { get; init; }

    /// <summary>Sessions that began.</summary>
    public required long SessionsStarted { get; init; }

    /// <summary>Sessions that ended.</summary>
    public required long SessionsEnded { get; init; }

    /// <summary>Users who gave up waiting.</summary>
    public required long Abandoned { get; init; }

    /// <summary>Requests answered.</summary>
    public required long Requests { get; init; }

    /// <summary>Mean time in line of the sessions that began, in minutes.</summary>
    public required double? MeanWait { get; init; }

    /// <summary>Users in line at the end.</summary>
    public required int QueueLength { get; init; }

    /// <summary>Share of the requests that were clicked, or rewarded where there are no clicks, in [0, 1].</summary>
    public required double? ClickRate { get; init; }

    /// <summary>Sum of the rewards.</summary>
    public required double Reward { get; init; }

    /// <summary>Mean reward of a request.</summary>
    public required double? MeanReward { get; init; }

    /// <summary>Sum over the sessions that ended of the oracle's return minus the agent's; null without an oracle.</summary>
    public required double? Regret { get; init; }

    /// <summary>Mean regret of a session; null without an oracle.</summary>
    public required double? MeanRegret { get; init; }

    /// <summary>Share of all items, clusters or actions that were shown at least once, in [0, 1].</summary>
    public required double? Coverage { get; init; }

    /// <summary>Mean intra-list diversity of the slates, see <see cref="Measures.ItemReader.Diversity"/>, in [0, 2].</summary>
    public required double? Diversity { get; init; }

    /// <summary>Share of positions filled otherwise than the agent's greedy choice, in [0, 1].</summary>
    public required double? ExplorationShare { get; init; }

    /// <summary>Updates of the policy that had something to learn from.</summary>
    public required long Updates { get; init; }
}

namespace RecEnv.Agents.Online;

/// <summary>What happened in a simulation.</summary>
/// <param name="Total">The whole time.</param>
/// <param name="Buckets">The time cut into stretches.</param>
/// <param name="CoverageOf">What coverage counts: "cluster", "item" or "action"; null where actions do not tell.</param>
/// <param name="CoverageCount">How many there are; 0 where that is unknown.</param>
/// <param name="SessionsOpen">Sessions that were still going on at the end; their regret is not counted.</param>
/// <param name="FeedbackUnderway">Feedbacks that had not reached the agent's learning at the end.</param>
public sealed record OnlineReport(
    OnlineBucket Total,
    IReadOnlyList<OnlineBucket> Buckets,
    string? CoverageOf,
    int CoverageCount,
    int SessionsOpen,
    long FeedbackUnderway);

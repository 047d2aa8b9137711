namespace RecEnv.Agents.Online.Story;

/// <summary>Exploitation and exploration over a stretch of simulated time.</summary>
/// <param name="ExplorationShare">Share of the items shown to explore, in [0, 1]; null where nothing was shown.</param>
/// <param name="ExploitationHitRate">Share of hits among the items of exploitation; null where not known.</param>
/// <param name="ExplorationHitRate">Share of hits among the items of exploration; null where not known.</param>
public sealed record StoryDay(double? ExplorationShare, double? ExploitationHitRate, double? ExplorationHitRate);

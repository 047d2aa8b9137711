using RecEnv.Options;

namespace RecEnv.Agents;

/// <summary>Options of the greedy click agent.</summary>
public sealed record GreedyClickOptions
{
    /// <summary>What it holds for the hidden affinities of an InterestExploration user.</summary>
    [Option(
        "What it holds for the hidden affinities of an InterestExploration user: the mean of their logarithms, as RecSim " +
        "does, or their mean.",
        Source = "RecSim 0.2.4")]
    public GreedyClickBelief Belief { get; init; } = GreedyClickBelief.LogMeans;
}

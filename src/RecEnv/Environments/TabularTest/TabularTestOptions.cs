using RecEnv.Options;
using RecEnv.Simulation;

namespace RecEnv.Environments.TabularTest;

/// <summary>Options of TabularTest-v0. Rewards and transitions are fixed: they are what makes the best values known.</summary>
public sealed record TabularTestOptions : IEnvironmentOptions
{
    private const string RecSim = "RecSim 0.2.4";

    /// <summary>Items offered at each step; four, so that each action is among them, or more.</summary>
    [Option(
        "Items offered at each step; four, so that each action is among them, or more.",
        Minimum = TabularModel.ActionCount,
        Maximum = 10_000,
        Unit = "items",
        Source = RecSim)]
    public int CandidateCount { get; init; } = TabularModel.ActionCount;

    /// <summary>Items shown at each step; only the first has an effect.</summary>
    [Option(
        "Items shown at each step; only the first has an effect.",
        Minimum = 1,
        Maximum = 1_000,
        Unit = "items",
        Source = RecSim)]
    public int SlateSize { get; init; } = 1;

    /// <summary>Whether the actions of the candidates move on from step to step; else they stay as they are.</summary>
    [Option("Whether the actions of the candidates move on from step to step; else they stay as they are.", Source = RecSim)]
    public bool ResampleCandidates { get; init; } = true;

    /// <summary>Whether a slate that repeats a candidate is refused.</summary>
    [Option("Whether a slate that repeats a candidate is refused.", Source = RecSim)]
    public bool DistinctItems { get; init; }

    /// <summary>Whether −1 may leave slate positions empty, the first excepted.</summary>
    [Option("Whether -1 may leave a slate position after the first, and all that follow, empty.")]
    public bool ShortSlates { get; init; }

    /// <summary>Steps after which an episode is truncated; 0 for never, as in RecSim.</summary>
    [Option(
        "Steps after which an episode is truncated; 0 for never, as in RecSim.",
        Minimum = 0,
        Maximum = 1_000_000_000,
        Unit = "steps")]
    public int Horizon { get; init; } = 100;

    /// <summary>Probability of each state at the start, [6].</summary>
    [Option(
        "Probability of each state at the start.",
        Minimum = 0,
        Maximum = 1,
        MinLength = TabularModel.StateCount,
        MaxLength = TabularModel.StateCount)]
    public IReadOnlyList<double> StartingProbabilities { get; init; } = [1, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public string? Problem() =>
        SlateRules.SizeProblem(CandidateCount, SlateSize)
        ?? Categorical.Problem("starting_probabilities", StartingProbabilities);
}

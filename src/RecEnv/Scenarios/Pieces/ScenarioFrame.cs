using RecEnv.Options;
using RecEnv.Simulation;

namespace RecEnv.Scenarios.Pieces;

/// <summary>The frame of a scenario: how many items, which slates, how long.</summary>
internal sealed record ScenarioFrame : IEnvironmentOptions
{
    [Option("Items offered at each step.", Minimum = 1, Maximum = 10_000, Unit = "items")]
    public int CandidateCount { get; init; } = 10;

    [Option("Items shown at each step.", Minimum = 1, Maximum = 1_000, Unit = "items")]
    public int SlateSize { get; init; } = 2;

    [Option("Whether each step offers fresh items; else one candidate set serves all episodes of a seed.")]
    public bool ResampleCandidates { get; init; } = true;

    [Option("Whether a slate that repeats a candidate is refused.")]
    public bool DistinctItems { get; init; }

    [Option("Whether -1 may leave a slate position, and all that follow, empty.")]
    public bool ShortSlates { get; init; }

    [Option("Steps after which an episode is truncated; 0 for never.", Minimum = 0, Maximum = 1_000_000_000, Unit = "steps")]
    public int StepLimit { get; init; }

    public string? Problem() => SlateRules.SizeProblem(CandidateCount, SlateSize);

    public SlateSettings Settings(bool emptySlates) =>
        new(CandidateCount, SlateSize, ResampleCandidates, DistinctItems, ShortSlates, emptySlates);
}

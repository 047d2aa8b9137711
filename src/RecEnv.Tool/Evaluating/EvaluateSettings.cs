namespace RecEnv.Tool.Evaluating;

/// <summary>What the command line of an evaluation says.</summary>
internal sealed record EvaluateSettings
{
    public required string EnvironmentId { get; init; }

    public required string? OptionsJson { get; init; }

    public required int? MaxEpisodeSteps { get; init; }

    public required int Episodes { get; init; }

    public required int Lanes { get; init; }

    public required ulong Seed { get; init; }

    public required ulong AgentSeed { get; init; }

    public required long TrainSteps { get; init; }

    public required ulong TrainSeed { get; init; }

    public required bool Learn { get; init; }

    public required string? SavePath { get; init; }
}

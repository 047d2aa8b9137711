namespace RecEnv.Agents.Runs;

/// <summary>Figures of training since the record before: what a line of metrics.jsonl of kind "training" holds.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Episodes">Episodes finished since the beginning.</param>
/// <param name="Return">Mean return of the episodes that finished since the record before; null for none.</param>
/// <param name="Length">Their mean number of steps; null for none.</param>
/// <param name="Reward">Mean reward of a step since the record before.</param>
/// <param name="Figures">What the agent tells of its learning.</param>
public sealed record TrainingRecord(
    long Step, long Episodes, double? Return, double? Length, double Reward, IReadOnlyList<TrainingFigure> Figures);

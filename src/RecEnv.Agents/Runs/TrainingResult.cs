namespace RecEnv.Agents.Runs;

/// <summary>What came of one seed of a training.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Episodes">Episodes finished in training.</param>
/// <param name="End">Why it ended.</param>
/// <param name="Final">Mean return of the last evaluation; null without one.</param>
/// <param name="Best">Mean return of the best evaluation; null without one.</param>
/// <param name="BestStep">Step of the best evaluation.</param>
public sealed record TrainingResult(
    int Seed, long Steps, long Episodes, TrainingEnd End, double? Final, double? Best, long BestStep);

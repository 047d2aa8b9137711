using RecEnv.Options;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>
/// Every constant of LongTermSatisfactionStrong-v0: <see cref="LongTermSatisfactionOptions"/> with the defaults of
/// RLlib's RecSim tutorial.
/// </summary>
public sealed record LongTermSatisfactionStrongOptions : LongTermSatisfactionOptions
{
    private const string Tutorial = "RLlib's RecSim tutorial";

    /// <inheritdoc/>
    [Option("Items offered at each step.", Minimum = 1, Maximum = 10_000, Unit = "items", Source = Tutorial)]
    public override int CandidateCount { get; init; } = 20;

    /// <inheritdoc/>
    [Option("Whether the user's satisfaction is observed; else nothing of the user is.", Source = Tutorial)]
    public override bool ObserveSatisfaction { get; init; } = true;

    /// <inheritdoc/>
    [Option("Steps of an episode.", Minimum = 1, Maximum = 1_000_000_000, Unit = "steps", Source = Tutorial)]
    public override int TimeBudget { get; init; } = 120;

    /// <inheritdoc/>
    [Option("Sensitivity of satisfaction to net positive exposure.", Minimum = 0, Maximum = 1_000, Source = Tutorial)]
    public override double Sensitivity { get; init; } = 0.058;

    /// <inheritdoc/>
    [Option(
        "Standard deviation of the logarithm of the engagement with pure clickbait.",
        Minimum = 0,
        Maximum = 10,
        Source = Tutorial)]
    public override double ChocDeviation { get; init; } = 0.1;

    /// <inheritdoc/>
    [Option(
        "Standard deviation of the logarithm of the engagement with content free of clickbait.",
        Minimum = 0,
        Maximum = 10,
        Source = Tutorial)]
    public override double KaleDeviation { get; init; } = 0.1;
}

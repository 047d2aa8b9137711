using RecEnv.Options;
using RecEnv.Simulation;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>Every constant of LongTermSatisfaction-v0. The defaults are those of RecSim.</summary>
/// <remarks>
/// Means and deviations are bounded so that engagement, an exponential of them, stays far below the largest number.
/// </remarks>
public record LongTermSatisfactionOptions : IEnvironmentOptions
{
    private const string RecSim = "RecSim 0.2.4";

    /// <summary>Items offered at each step.</summary>
    [Option("Items offered at each step.", Minimum = 1, Maximum = 10_000, Unit = "items", Source = RecSim)]
    public virtual int CandidateCount { get; init; } = 10;

    /// <summary>Items shown at each step; the user only ever takes the first.</summary>
    [Option(
        "Items shown at each step; the user only ever takes the first.",
        Minimum = 1,
        Maximum = 1_000,
        Unit = "items",
        Source = RecSim)]
    public int SlateSize { get; init; } = 2;

    /// <summary>Whether each step offers fresh items; else one candidate set serves all episodes of a seed.</summary>
    [Option("Whether each step offers fresh items; else one candidate set serves all episodes of a seed.", Source = RecSim)]
    public bool ResampleCandidates { get; init; } = true;

    /// <summary>Whether a slate that repeats a candidate is refused.</summary>
    [Option("Whether a slate that repeats a candidate is refused.", Source = RecSim)]
    public bool DistinctItems { get; init; }

    /// <summary>Whether −1 may leave slate positions empty, the first excepted.</summary>
    [Option("Whether -1 may leave a slate position after the first, and all that follow, empty.")]
    public bool ShortSlates { get; init; }

    /// <summary>Whether the user's satisfaction is observed; else nothing of the user is.</summary>
    [Option("Whether the user's satisfaction is observed; else nothing of the user is.", Source = RecSim)]
    public virtual bool ObserveSatisfaction { get; init; }

    /// <summary>Steps of an episode.</summary>
    [Option("Steps of an episode.", Minimum = 1, Maximum = 1_000_000_000, Unit = "steps", Source = RecSim)]
    public virtual int TimeBudget { get; init; } = 60;

    /// <summary>Share β of the net positive exposure that one step leaves.</summary>
    [Option(
        "Share of the net positive exposure that one step leaves.",
        Minimum = 0,
        MaximumExclusive = 1,
        Source = RecSim)]
    public double MemoryDiscount { get; init; } = 0.7;

    /// <summary>Sensitivity γ of satisfaction to net positive exposure.</summary>
    [Option("Sensitivity of satisfaction to net positive exposure.", Minimum = 0, Maximum = 1_000, Source = RecSim)]
    public virtual double Sensitivity { get; init; } = 0.01;

    /// <summary>Standard deviation η of the noise of net positive exposure.</summary>
    [Option("Standard deviation of the noise of net positive exposure.", Minimum = 0, Maximum = 1_000, Source = RecSim)]
    public double InnovationDeviation { get; init; } = 0.05;

    /// <summary>Mean of the logarithm of the engagement with pure clickbait, per unit of satisfaction.</summary>
    [Option(
        "Mean of the logarithm of the engagement with pure clickbait, per unit of satisfaction.",
        Minimum = -100,
        Maximum = 100,
        Source = RecSim)]
    public double ChocMean { get; init; } = 5;

    /// <summary>Standard deviation of the logarithm of the engagement with pure clickbait.</summary>
    [Option(
        "Standard deviation of the logarithm of the engagement with pure clickbait.",
        Minimum = 0,
        Maximum = 10,
        Source = RecSim)]
    public virtual double ChocDeviation { get; init; } = 1;

    /// <summary>Mean of the logarithm of the engagement with content free of clickbait, per unit of satisfaction.</summary>
    [Option(
        "Mean of the logarithm of the engagement with content free of clickbait, per unit of satisfaction.",
        Minimum = -100,
        Maximum = 100,
        Source = RecSim)]
    public double KaleMean { get; init; } = 4;

    /// <summary>Standard deviation of the logarithm of the engagement with content free of clickbait.</summary>
    [Option(
        "Standard deviation of the logarithm of the engagement with content free of clickbait.",
        Minimum = 0,
        Maximum = 10,
        Source = RecSim)]
    public virtual double KaleDeviation { get; init; } = 1;

    /// <inheritdoc/>
    public string? Problem() => SlateRules.SizeProblem(CandidateCount, SlateSize);
}

using RecEnv.Environments.LongTermSatisfaction;
using RecEnv.Options;

namespace RecEnv.Scenarios.Pieces;

/// <summary>Items "content": the items of LongTermSatisfaction-v0, which have no constants.</summary>
internal sealed record ContentItemOptions;

/// <summary>User "satisfaction": the user of LongTermSatisfaction-v0.</summary>
internal sealed record SatisfactionUserOptions
{
    [Option("Whether the user's satisfaction is observed; else nothing of the user is.")]
    public bool ObserveSatisfaction { get; init; }

    [Option("Steps of an episode.", Minimum = 1, Maximum = 1_000_000_000, Unit = "steps")]
    public int TimeBudget { get; init; } = 60;

    [Option("Share of the net positive exposure that one step leaves.", Minimum = 0, MaximumExclusive = 1)]
    public double MemoryDiscount { get; init; } = 0.7;

    [Option("Sensitivity of satisfaction to net positive exposure.", Minimum = 0, Maximum = 1_000)]
    public double Sensitivity { get; init; } = 0.01;

    [Option("Standard deviation of the noise of net positive exposure.", Minimum = 0, Maximum = 1_000)]
    public double InnovationDeviation { get; init; } = 0.05;

    [Option("Mean of the logarithm of the engagement with pure clickbait, per unit of satisfaction.", Minimum = -100, Maximum = 100)]
    public double ChocMean { get; init; } = 5;

    [Option("Standard deviation of the logarithm of the engagement with pure clickbait.", Minimum = 0, Maximum = 10)]
    public double ChocDeviation { get; init; } = 1;

    [Option(
        "Mean of the logarithm of the engagement with content free of clickbait, per unit of satisfaction.",
        Minimum = -100,
        Maximum = 100)]
    public double KaleMean { get; init; } = 4;

    [Option("Standard deviation of the logarithm of the engagement with content free of clickbait.", Minimum = 0, Maximum = 10)]
    public double KaleDeviation { get; init; } = 1;

    public SatisfactionUserModel Model() => new(new LongTermSatisfactionOptions
    {
        ObserveSatisfaction = ObserveSatisfaction,
        TimeBudget = TimeBudget,
        MemoryDiscount = MemoryDiscount,
        Sensitivity = Sensitivity,
        InnovationDeviation = InnovationDeviation,
        ChocMean = ChocMean,
        ChocDeviation = ChocDeviation,
        KaleMean = KaleMean,
        KaleDeviation = KaleDeviation,
    });
}

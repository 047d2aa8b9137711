using RecEnv.Environments.InterestExploration;
using RecEnv.Options;

namespace RecEnv.Scenarios.Pieces;

/// <summary>Items "topics": the items of InterestExploration-v0.</summary>
internal sealed record TopicItemOptions
{
    [Option("Probability of each topic.", Minimum = 0, Maximum = 1, MinLength = 1, MaxLength = 1_000)]
    public IReadOnlyList<double> TopicProbabilities { get; init; } = [0.2, 0.8];

    [Option("Mean of the logarithm of quality, for each topic.", Minimum = -20, Maximum = 20, MinLength = 1, MaxLength = 1_000)]
    public IReadOnlyList<double> QualityMeans { get; init; } = [0.8, 0.2];

    [Option(
        "Standard deviation of the logarithm of quality, for each topic.",
        Minimum = 0,
        Maximum = 4,
        MinLength = 1,
        MaxLength = 1_000)]
    public IReadOnlyList<double> QualityDeviations { get; init; } = [0.1, 0.1];
}

/// <summary>User "tastes": the user of InterestExploration-v0.</summary>
internal sealed record TasteUserOptions
{
    [Option("Probability of each user type.", Minimum = 0, Maximum = 1, MinLength = 1, MaxLength = 1_000)]
    public IReadOnlyList<double> UserTypeProbabilities { get; init; } = [0.3, 0.7];

    [Option(
        "Mean of the logarithm of affinity, for each topic of the first user type, then of the second, and so on.",
        Minimum = -20,
        Maximum = 20,
        MinLength = 1,
        MaxLength = 100_000)]
    public IReadOnlyList<double> AffinityMeans { get; init; } = [0.1, 0.7, 0.7, 0.1];

    [Option(
        "Standard deviation of the logarithm of affinity, laid out as the means are.",
        Minimum = 0,
        Maximum = 4,
        MinLength = 1,
        MaxLength = 100_000)]
    public IReadOnlyList<double> AffinityDeviations { get; init; } = [0.1, 0.1, 0.1, 0.1];

    /// <summary>The two pieces as the environment that they come from has them.</summary>
    public InterestExplorationOptions With(TopicItemOptions items) => new()
    {
        CandidateCount = 1,
        SlateSize = 1,
        TopicProbabilities = items.TopicProbabilities,
        QualityMeans = items.QualityMeans,
        QualityDeviations = items.QualityDeviations,
        UserTypeProbabilities = UserTypeProbabilities,
        AffinityMeans = AffinityMeans,
        AffinityDeviations = AffinityDeviations,
    };
}

using RecEnv.Options;
using RecEnv.Simulation;

namespace RecEnv.Environments.InterestExploration;

/// <summary>Every constant of InterestExploration-v0. The defaults are those of RecSim's create_environment.</summary>
/// <remarks>
/// The lists decide the number of topics T (<see cref="TopicProbabilities"/>) and of user types
/// (<see cref="UserTypeProbabilities"/>). Means and deviations are bounded so that their exponentials fit a float32.
/// </remarks>
public record InterestExplorationOptions : IEnvironmentOptions
{
    private const string RecSim = "RecSim 0.2.4";
    private const int MostTopics = 1_000;
    private const int MostAffinities = 100_000;

    /// <summary>Items offered at each step.</summary>
    [Option("Items offered at each step.", Minimum = 1, Maximum = 10_000, Unit = "items", Source = RecSim)]
    public int CandidateCount { get; init; } = 10;

    /// <summary>Items shown at each step.</summary>
    [Option("Items shown at each step.", Minimum = 1, Maximum = 1_000, Unit = "items", Source = RecSim)]
    public int SlateSize { get; init; } = 2;

    /// <summary>Whether each step offers fresh items; else one candidate set serves all episodes of a seed.</summary>
    [Option("Whether each step offers fresh items; else one candidate set serves all episodes of a seed.", Source = RecSim)]
    public bool ResampleCandidates { get; init; } = true;

    /// <summary>Whether a slate that repeats a candidate is refused.</summary>
    [Option("Whether a slate that repeats a candidate is refused.", Source = RecSim)]
    public bool DistinctItems { get; init; }

    /// <summary>Whether −1 may leave slate positions empty.</summary>
    [Option("Whether -1 may leave a slate position, and all that follow, empty.")]
    public bool ShortSlates { get; init; }

    /// <summary>Steps after which an episode is truncated; 0 for never, as in RecSim.</summary>
    [Option(
        "Steps after which an episode is truncated; 0 for never, as in RecSim.",
        Minimum = 0,
        Maximum = 1_000_000_000,
        Unit = "steps")]
    public int Horizon { get; init; } = 100;

    /// <summary>Score of the null choice.</summary>
    [Option("Score of the null choice.", Minimum = -1e9, Maximum = 1e9, Source = RecSim)]
    public double NoClickMass { get; init; } = 5;

    /// <summary>Probability of each user type.</summary>
    [Option(
        "Probability of each user type.",
        Minimum = 0,
        Maximum = 1,
        MinLength = 1,
        MaxLength = MostTopics,
        Source = RecSim)]
    public IReadOnlyList<double> UserTypeProbabilities { get; init; } = [0.3, 0.7];

    /// <summary>Probability of each topic, [T].</summary>
    [Option("Probability of each topic.", Minimum = 0, Maximum = 1, MinLength = 1, MaxLength = MostTopics, Source = RecSim)]
    public IReadOnlyList<double> TopicProbabilities { get; init; } = [0.2, 0.8];

    /// <summary>Mean of the logarithm of quality, [T].</summary>
    [Option(
        "Mean of the logarithm of quality, for each topic.",
        Minimum = -20,
        Maximum = 20,
        MinLength = 1,
        MaxLength = MostTopics,
        Source = RecSim)]
    public IReadOnlyList<double> QualityMeans { get; init; } = [0.8, 0.2];

    /// <summary>Standard deviation of the logarithm of quality, [T].</summary>
    [Option(
        "Standard deviation of the logarithm of quality, for each topic.",
        Minimum = 0,
        Maximum = 4,
        MinLength = 1,
        MaxLength = MostTopics,
        Source = RecSim)]
    public IReadOnlyList<double> QualityDeviations { get; init; } = [0.1, 0.1];

    /// <summary>Mean of the logarithm of affinity, [types, T], row after row.</summary>
    [Option(
        "Mean of the logarithm of affinity, for each topic of the first user type, then of the second, and so on.",
        Minimum = -20,
        Maximum = 20,
        MinLength = 1,
        MaxLength = MostAffinities,
        Source = RecSim)]
    public IReadOnlyList<double> AffinityMeans { get; init; } = [0.1, 0.7, 0.7, 0.1];

    /// <summary>Standard deviation of the logarithm of affinity, [types, T], row after row.</summary>
    [Option(
        "Standard deviation of the logarithm of affinity, laid out as the means are.",
        Minimum = 0,
        Maximum = 4,
        MinLength = 1,
        MaxLength = MostAffinities,
        Source = RecSim)]
    public IReadOnlyList<double> AffinityDeviations { get; init; } = [0.1, 0.1, 0.1, 0.1];

    /// <inheritdoc/>
    public string? Problem() =>
        SlateRules.SizeProblem(CandidateCount, SlateSize)
        ?? Categorical.Problem("user_type_probabilities", UserTypeProbabilities)
        ?? Categorical.Problem("topic_probabilities", TopicProbabilities)
        ?? TopicProblem("quality_means", QualityMeans)
        ?? TopicProblem("quality_deviations", QualityDeviations)
        ?? AffinityProblem("affinity_means", AffinityMeans)
        ?? AffinityProblem("affinity_deviations", AffinityDeviations);

    private string? TopicProblem(string option, IReadOnlyList<double> values) => values.Count == TopicProbabilities.Count
        ? null
        : $"Option \"{option}\" has {values.Count} elements, but \"topic_probabilities\" has {TopicProbabilities.Count}; give " +
            "one for each topic.";

    private string? AffinityProblem(string option, IReadOnlyList<double> values)
    {
        long needed = (long)UserTypeProbabilities.Count * TopicProbabilities.Count;
        return values.Count == needed
            ? null
            : $"Option \"{option}\" has {values.Count} elements, but {UserTypeProbabilities.Count} user types and " +
                $"{TopicProbabilities.Count} topics need {needed}; give one row of topics for each type.";
    }
}

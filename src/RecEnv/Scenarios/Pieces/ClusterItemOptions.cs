using RecEnv.Options;

namespace RecEnv.Scenarios.Pieces;

/// <summary>Items "clusters": K clusters with popularity and quality, features scattered around each center.</summary>
internal sealed record ClusterItemOptions : IEnvironmentOptions
{
    private const int MostClusters = 1_000;

    /// <summary>Clusters K.</summary>
    [Option("Clusters K.", Minimum = 1, Maximum = MostClusters)]
    public int ClusterCount { get; init; } = 8;

    /// <summary>Features F of items and users.</summary>
    [Option("Features F of items and users.", Minimum = 1, Maximum = 1_000)]
    public int FeatureCount { get; init; } = 8;

    /// <summary>Where clusters lie in the space of features.</summary>
    [Option("Where clusters lie in the space of features.")]
    public ClusterCenters Centers { get; init; } = ClusterCenters.Random;

    /// <summary>Seed of random centers: part of the environment, not of an episode.</summary>
    [Option("Seed of random centers: part of the environment, not of an episode.", Minimum = 0)]
    public int LayoutSeed { get; init; }

    /// <summary>Standard deviation of a feature around its center; the sum is clipped to [−1, 1].</summary>
    [Option("Standard deviation of a feature around its center; the sum is clipped to [-1, 1].", Minimum = 0, Maximum = 10)]
    public double FeatureNoise { get; init; } = 0.1;

    /// <summary>Exponent a of popularity: cluster c has weight (c + 1)^−a. 0 makes all alike.</summary>
    [Option("Exponent a of popularity: cluster c has weight (c + 1)^-a. 0 makes all alike.", Minimum = 0, Maximum = 10)]
    public double PopularityExponent { get; init; }

    /// <summary>Weight of each cluster instead, [K]; empty for the exponent's.</summary>
    [Option("Weight of each cluster, K of them; empty for the exponent's.", Minimum = 0, Maximum = 1e9, MaxLength = MostClusters)]
    public IReadOnlyList<double> Popularity { get; init; } = [];

    /// <summary>Mean quality of cluster 0.</summary>
    [Option("Mean quality of cluster 0; the clusters between lie evenly.", Minimum = -100, Maximum = 100)]
    public double FirstQuality { get; init; } = -1;

    /// <summary>Mean quality of the last cluster.</summary>
    [Option("Mean quality of the last cluster.", Minimum = -100, Maximum = 100)]
    public double LastQuality { get; init; } = 1;

    /// <summary>Mean quality of each cluster instead, [K]; empty for evenly spaced ones.</summary>
    [Option(
        "Mean quality of each cluster, K of them; empty for evenly spaced ones.",
        Minimum = -100,
        Maximum = 100,
        MaxLength = MostClusters)]
    public IReadOnlyList<double> Qualities { get; init; } = [];

    /// <summary>Standard deviation of quality within a cluster; the sum is clipped to [−100, 100].</summary>
    [Option("Standard deviation of quality within a cluster; the sum is clipped to [-100, 100].", Minimum = 0, Maximum = 100)]
    public double QualityDeviation { get; init; } = 0.1;

    /// <summary>Mean time an item takes.</summary>
    [Option("Mean time an item takes.", MinimumExclusive = 0, Maximum = 100, Unit = "minutes")]
    public double LengthMean { get; init; } = 4;

    /// <summary>Standard deviation of that time; the sum is clipped to [0, 100].</summary>
    [Option("Standard deviation of that time; the sum is clipped to [0, 100].", Minimum = 0, Maximum = 100, Unit = "minutes")]
    public double LengthDeviation { get; init; }

    /// <inheritdoc/>
    public string? Problem()
    {
        if (Centers == ClusterCenters.OneHot && FeatureCount < ClusterCount)
        {
            return $"Option \"centers\" is \"one_hot\", which needs a feature for each of the {ClusterCount} clusters, but " +
                $"\"feature_count\" is {FeatureCount}; make it {ClusterCount} or more.";
        }

        if (Popularity.Count > 0 && Popularity.Sum() <= 0)
        {
            return "Option \"popularity\" holds no weight above 0; give one cluster at least a positive weight.";
        }

        return LengthProblem("popularity", Popularity.Count) ?? LengthProblem("qualities", Qualities.Count);
    }

    private string? LengthProblem(string option, int length) => length == 0 || length == ClusterCount
        ? null
        : $"Option \"{option}\" has {length} elements, but \"cluster_count\" is {ClusterCount}; give one for each cluster, or " +
            "none.";
}

namespace RecEnv.Data;

/// <summary>Size and shape of <see cref="SyntheticRatings"/>. Immutable.</summary>
public sealed record SyntheticRatingsOptions
{
    /// <summary>Number of users, in [1, 1000000].</summary>
    /// <value>Default 200.</value>
    public int UserCount { get; init; } = 200;

    /// <summary>Number of items, in [1, 1000000].</summary>
    /// <value>Default 300.</value>
    public int ItemCount { get; init; } = 300;

    /// <summary>Fewest ratings of a user, in [1, MaxRatingsPerUser].</summary>
    /// <value>Default 20.</value>
    public int MinRatingsPerUser { get; init; } = 20;

    /// <summary>Most ratings of a user, in [MinRatingsPerUser, ItemCount / 2 rounded up].</summary>
    /// <value>Default 80.</value>
    public int MaxRatingsPerUser { get; init; } = 80;

    /// <summary>Number of latent clusters, of users and of items, in [1, 1000].</summary>
    /// <value>Default 8.</value>
    public int ClusterCount { get; init; } = 8;

    /// <summary>Offset m of the popularity law 1 / (rank + m), dimensionless, in (0, 1000000]. Small is skewed; large
    /// is uniform.</summary>
    /// <value>Default 10: the most popular item is drawn 31 times as often as the least popular of 300.</value>
    public double PopularityOffset { get; init; } = 10;

    /// <summary>Mean rating before rounding, in [1, 5].</summary>
    /// <value>Default 3.9: about two ratings in three are 4 or 5 (0.50 to 0.77 of them over seeds 0 to 999).</value>
    public double MeanRating { get; init; } = 3.9;

    /// <summary>Standard deviation of the taste of a user cluster for an item cluster, in stars, in [0, 10].</summary>
    /// <value>Default 0.8.</value>
    public double TasteSpread { get; init; } = 0.8;

    /// <summary>Standard deviation of item quality, in stars, in [0, 10].</summary>
    /// <value>Default 0.4.</value>
    public double QualitySpread { get; init; } = 0.4;

    /// <summary>Standard deviation of user leniency, in stars, in [0, 10].</summary>
    /// <value>Default 0.3.</value>
    public double LeniencySpread { get; init; } = 0.3;

    /// <summary>Standard deviation of the noise of a single rating, in stars, in [0, 10].</summary>
    /// <value>Default 0.5.</value>
    public double NoiseSpread { get; init; } = 0.5;
}

using RecEnv.Options;

namespace RecEnv.Data.Generation;

/// <summary>Size and latent structure of generated data. Immutable.</summary>
/// <remarks>The formulas are those of <see cref="DataGenerator"/>; symbols in brackets are used there.</remarks>
public sealed record GenerationOptions : IEnvironmentOptions
{
    /// <summary>Number of users (U), in [1, 10000000].</summary>
    /// <value>Default: 1000.</value>
    [Option("Number of users.", Minimum = 1, Maximum = 10_000_000, Unit = "users")]
    public int UserCount { get; init; } = 1000;

    /// <summary>Number of items (M), in [1, 10000000].</summary>
    /// <value>Default: 1000.</value>
    [Option("Number of items in the catalogue.", Minimum = 1, Maximum = 10_000_000, Unit = "items")]
    public int ItemCount { get; init; } = 1000;

    /// <summary>Number of rows (N), exactly, in [1, 10000000000].</summary>
    /// <value>Default: 50000.</value>
    [Option("Number of rows, exactly.", Minimum = 1, Maximum = 10_000_000_000, Unit = "rows")]
    public long InteractionCount { get; init; } = 50_000;

    /// <summary>Fewest rows of a user (n₀), in [0, 1000000].</summary>
    /// <value>Default: 5.</value>
    [Option("Fewest rows of a user.", Minimum = 0, Maximum = 1_000_000, Unit = "rows")]
    public int MinimumPerUser { get; init; } = 5;

    /// <summary>How the rows beyond the minimum are spread over the users (v).</summary>
    /// <value>Default: <see cref="ActivityLaw.Exponential"/>.</value>
    [Option("How the rows beyond the minimum are spread over the users.")]
    public ActivityLaw Activity { get; init; } = ActivityLaw.Exponential;

    /// <summary>Latent clusters (K) that users and items share, in [0, 10000]; 0 for tastes without clusters.</summary>
    /// <value>Default: 10.</value>
    [Option("Latent clusters that users and items share; 0 for none.", Minimum = 0, Maximum = 10_000, Unit = "clusters")]
    public int ClusterCount { get; init; } = 10;

    /// <summary>Dimensions of the latent space (d), in [1, 256].</summary>
    /// <value>Default: 8.</value>
    [Option("Dimensions of the latent space.", Minimum = 1, Maximum = 256)]
    public int Dimensions { get; init; } = 8;

    /// <summary>Spread of users and items around their cluster (σ), in centre coordinates, in [0, 100].</summary>
    /// <value>Default: 0.5.</value>
    [Option("Spread around the centre of a cluster, relative to the spread of the centres.", Minimum = 0, Maximum = 100)]
    public double ClusterSpread { get; init; } = 0.5;

    /// <summary>Exponent of item popularity (s), in [0, 5]; 0 for equally popular items.</summary>
    /// <value>Default: 1.</value>
    [Option("Zipf exponent of item popularity; 0 for equally popular items.", Minimum = 0, Maximum = 5, Source = "Zipf (1949)")]
    public double ZipfExponent { get; init; } = 1;

    /// <summary>Offset of the popularity rank (m), in ranks, in [0, 1000000].</summary>
    /// <value>Default: 0, Zipf's law itself.</value>
    [Option("Offset of the popularity rank, which flattens the head.",
        Minimum = 0, Maximum = 1_000_000, Unit = "ranks", Source = "Mandelbrot (1953)")]
    public double ZipfOffset { get; init; }

    /// <summary>Items that nobody ever meets, those of the lowest ids, in [0, 10000000].</summary>
    /// <value>Default: 0.</value>
    [Option("Items that nobody meets, those of the lowest ids: a cold start.", Minimum = 0, Maximum = 10_000_000, Unit = "items")]
    public int ColdItemCount { get; init; }

    /// <summary>Weight of affinity in the click (β), per unit of affinity, in [0, 100].</summary>
    /// <value>Default: 2.</value>
    [Option("Weight of affinity in the log-odds of a click; 0 for clicks without taste.", Minimum = 0, Maximum = 100)]
    public double Taste { get; init; } = 2;

    /// <summary>Log-odds of a click at affinity 0 (b), in [−20, 20].</summary>
    /// <value>Default: −2.</value>
    [Option("Log-odds of a click at affinity 0, once examined.", Minimum = -20, Maximum = 20)]
    public double ClickBias { get; init; } = -2;

    /// <summary>Probability of a click without regard to taste (φ), in [0, 1].</summary>
    /// <value>Default: 0.02.</value>
    [Option("Probability that an examined item is clicked by accident.", Minimum = 0, Maximum = 1)]
    public double AccidentRate { get; init; } = 0.02;

    /// <summary>How far tastes move over the whole time (δ), in [0, 1]; 1 ends at an independent taste.</summary>
    /// <value>Default: 0.</value>
    [Option("How far tastes move over the whole time: 0 not at all, 1 to an independent taste.", Minimum = 0, Maximum = 1)]
    public double Drift { get; init; }

    /// <summary>What becomes a row.</summary>
    /// <value>Default: <see cref="RecordedRows.Clicked"/>.</value>
    [Option("What becomes a row: only clicked items or every shown one.")]
    public RecordedRows Record { get; init; } = RecordedRows.Clicked;

    /// <summary>Positions of a slate (L), in [1, 1000].</summary>
    /// <value>Default: 10.</value>
    [Option("Positions of a slate.", Minimum = 1, Maximum = 1000, Unit = "items")]
    public int SlateSize { get; init; } = 10;

    /// <summary>Exponent of examination over positions (η), in [0, 10]; 0 for no position bias.</summary>
    /// <value>Default: 1.</value>
    [Option("Exponent by which examination falls with the position; 0 for no position bias.",
        Minimum = 0, Maximum = 10, Source = "Joachims, Swaminathan, Schnabel (2017)")]
    public double PositionBias { get; init; } = 1;

    /// <summary>Mean rating before clamping and rounding (μ), in stars, in [−1000, 1000].</summary>
    /// <value>Default: 3.5.</value>
    [Option("Rating of affinity 0, before clamping and rounding.", Minimum = -1000, Maximum = 1000, Unit = "stars")]
    public double MeanRating { get; init; } = 3.5;

    /// <summary>Stars for a unit of affinity (τ), in [0, 100].</summary>
    /// <value>Default: 0.5.</value>
    [Option("Stars for a unit of affinity.", Minimum = 0, Maximum = 100, Unit = "stars")]
    public double RatingTaste { get; init; } = 0.5;

    /// <summary>Standard deviation of item quality (σ_h), in stars, in [0, 100].</summary>
    /// <value>Default: 0.3.</value>
    [Option("Standard deviation of item quality.", Minimum = 0, Maximum = 100, Unit = "stars")]
    public double QualitySpread { get; init; } = 0.3;

    /// <summary>Standard deviation of user leniency (σ_l), in stars, in [0, 100].</summary>
    /// <value>Default: 0.3.</value>
    [Option("Standard deviation of user leniency.", Minimum = 0, Maximum = 100, Unit = "stars")]
    public double LeniencySpread { get; init; } = 0.3;

    /// <summary>Standard deviation of the noise of a rating (σ_ε), in stars, in [0, 100].</summary>
    /// <value>Default: 0.5.</value>
    [Option("Standard deviation of the noise of a single rating.", Minimum = 0, Maximum = 100, Unit = "stars")]
    public double Noise { get; init; } = 0.5;

    /// <summary>Lowest rating, in stars, in [−1000, 1000].</summary>
    /// <value>Default: 1.</value>
    [Option("Lowest rating of the scale.", Minimum = -1000, Maximum = 1000, Unit = "stars", Source = "MovieLens")]
    public double LowestRating { get; init; } = 1;

    /// <summary>Highest rating, in stars, in [−1000, 1000].</summary>
    /// <value>Default: 5.</value>
    [Option("Highest rating of the scale.", Minimum = -1000, Maximum = 1000, Unit = "stars", Source = "MovieLens")]
    public double HighestRating { get; init; } = 5;

    /// <summary>Step of the rating scale, in stars, in [0, 1000]; 0 for ratings that are not rounded.</summary>
    /// <value>Default: 1.</value>
    [Option("Step of the rating scale; 0 for ratings that are not rounded.",
        Minimum = 0, Maximum = 1000, Unit = "stars", Source = "MovieLens")]
    public double RatingStep { get; init; } = 1;

    /// <summary>Noise of the observed features (ν), relative to the latent vector, in [0, 1000].</summary>
    /// <value>Default: 0, features that are the latent vectors.</value>
    [Option("Noise of the observed features, relative to the latent vectors; 0 shows the latent vectors themselves.",
        Minimum = 0, Maximum = 1000)]
    public double FeatureNoise { get; init; }

    /// <summary>First moment, in seconds since 1970 (UTC), in [0, 10000000000].</summary>
    /// <value>Default: 1577836800, the start of the year 2020.</value>
    [Option("First moment, in seconds since 1970 (UTC).", Minimum = 0, Maximum = 10_000_000_000, Unit = "seconds")]
    public long StartTime { get; init; } = 1_577_836_800;

    /// <summary>Time that the data span (T), in days, in (0, 100000].</summary>
    /// <value>Default: 365.</value>
    [Option("Time that the data span.", MinimumExclusive = 0, Maximum = 100_000, Unit = "days")]
    public double Days { get; init; } = 365;

    /// <inheritdoc/>
    public string? Problem()
    {
        if (LowestRating > HighestRating)
        {
            return FormattableString.Invariant(
                $"Option \"lowest_rating\" ({LowestRating}) exceeds \"highest_rating\" ({HighestRating}). Swap them.");
        }

        if (ColdItemCount >= ItemCount)
        {
            return $"Option \"cold_item_count\" ({ColdItemCount}) leaves none of the {ItemCount} items to interact " +
                "with. Lower it.";
        }

        if ((long)ItemCount * Dimensions > 1_000_000_000)
        {
            return $"Options \"item_count\" ({ItemCount}) and \"dimensions\" ({Dimensions}) make more than 1000000000 " +
                "latent numbers. Lower one of them.";
        }

        if (Record == RecordedRows.Clicked && AccidentRate < 0.001)
        {
            return FormattableString.Invariant(
                $"Option \"accident_rate\" is {AccidentRate}, but where only clicks are recorded it must be at least ") +
                "0.001, or a user might never click enough. Raise it, or set \"record\" to \"shown\".";
        }

        return InteractionCount < (long)MinimumPerUser * UserCount
            ? $"{UserCount} users of at least {MinimumPerUser} rows make more than the {InteractionCount} rows asked " +
              "for. Raise \"interaction_count\" or lower \"minimum_per_user\"."
            : null;
    }
}

using RecEnv.Data;
using RecEnv.Options;

namespace RecEnv.Environments.RatingReplay;

/// <summary>Options of RatingReplay-v0. Immutable.</summary>
public sealed record RatingReplayOptions : IEnvironmentOptions
{
    /// <summary>File or folder of ratings; null for generated ratings.</summary>
    /// <value>Default: null.</value>
    [Option("A rating file or a folder with one, as RatingReader reads it; null for generated ratings.",
        IsPath = true, MinLength = 1)]
    public string? Path { get; init; }

    /// <summary>Seed of the generated ratings, at least 0. Of no effect when a path is given.</summary>
    /// <value>Default: 0.</value>
    [Option("Seed of the generated ratings (200 users, 300 items); of no effect when a path is given.", Minimum = 0)]
    public long SyntheticSeed { get; init; }

    /// <summary>A rating above it is a positive, in stars, in [0, 5).</summary>
    /// <value>Default: 3.</value>
    [Option("A rating above it makes the item a positive of the user.",
        Minimum = 0, MaximumExclusive = 5, Unit = "stars", Source = "DRR seed")]
    public double PositiveThreshold { get; init; } = 3;

    /// <summary>Share of the positives that the environment knows, in (0, 1]; the rest is left for tests.</summary>
    /// <value>Default: 1.</value>
    [Option("Share of all positives that are offered and rewarded; the others count as never rated, and are left for tests.",
        MinimumExclusive = 0, Maximum = 1, Source = "DRR seed: 0.8")]
    public double TrainShare { get; init; } = 1;

    /// <summary>Seed of what is left out, as NumPy's legacy generator takes it. Of no effect when the share is 1.</summary>
    /// <value>Default: 16.</value>
    [Option("Seed of the split, that of pandas' sample(frac, random_state); of no effect when train_share is 1.",
        Minimum = 0, Maximum = PositiveSplit.LargestSeed, Source = "DRR seed")]
    public long SplitSeed { get; init; } = 16;

    /// <summary>Users with fewer positives are never visited, at least 1.</summary>
    /// <value>Default: 20.</value>
    [Option("Users with fewer positives are never visited.", Minimum = 1, Unit = "items", Source = "DRR seed")]
    public int MinimumPositives { get; init; } = 20;

    /// <summary>Users with more positives are never visited, at least 0; 0 for no limit.</summary>
    /// <value>Default: 0.</value>
    [Option("Users with more positives are never visited; 0 for no limit. Bounds the available list.",
        Minimum = 0, Unit = "items", Source = "DRR seed")]
    public int MaximumPositives { get; init; }

    /// <summary>Negatives drawn for each positive of the user, in [1, 1000].</summary>
    /// <value>Default: 1.</value>
    [Option("Items drawn among the user's other items for each of his positives.",
        Minimum = 1, Maximum = 1000, Unit = "items", Source = "DRR seed")]
    public int NegativesPerPositive { get; init; } = 1;

    /// <summary>Whether an item may be drawn as a negative more than once.</summary>
    /// <value>Default: true.</value>
    [Option("Whether one list may hold a negative more than once.", Source = "DRR seed")]
    public bool WithReplacement { get; init; } = true;

    /// <summary>Positives that the memory holds, the last ones shown, in [1, 1000].</summary>
    /// <value>Default: 5.</value>
    [Option("Last positives that the observation remembers.",
        Minimum = 1, Maximum = 1000, Unit = "items", Source = "DRR seed")]
    public int MemoryLength { get; init; } = 5;

    /// <summary>In which order the users come by.</summary>
    /// <value>Default: <see cref="VisitOrder.Shuffled"/>.</value>
    [Option("In which order the users come by, one an episode.", Source = "DRR seed")]
    public VisitOrder VisitOrder { get; init; } = VisitOrder.Shuffled;

    /// <inheritdoc/>
    public string? Problem() => MaximumPositives > 0 && MaximumPositives < MinimumPositives
        ? $"Options \"minimum_positives\" ({MinimumPositives}) and \"maximum_positives\" ({MaximumPositives}) leave " +
          "no user. Raise the latter, or set it to 0 for no limit."
        : null;
}

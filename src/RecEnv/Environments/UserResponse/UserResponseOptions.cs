using RecEnv.Options;

namespace RecEnv.Environments.UserResponse;

/// <summary>Options of UserResponse-v0. Immutable.</summary>
public sealed record UserResponseOptions : IEnvironmentOptions
{
    private const string Paper = "Liu et al. (2023)";

    private static readonly double[] _ones = [1, 1, 1];

    /// <summary>A model file of "recenv fit user-response"; null for a small generated model.</summary>
    /// <value>Default: null.</value>
    [Option("A model file of \"recenv fit user-response\"; null for a small generated model.", IsPath = true, MinLength = 1)]
    public string? Model { get; init; }

    /// <summary>Seed of the generated model, at least 0. Of no effect when a file is given, as the next two.</summary>
    /// <value>Default: 0.</value>
    [Option("Seed of the generated model; of no effect when a file is given.", Minimum = 0)]
    public long ModelSeed { get; init; }

    /// <summary>Users of the generated model.</summary>
    /// <value>Default: 60.</value>
    [Option("Users of the generated model.", Minimum = 1, Maximum = 10_000, Unit = "users")]
    public int UserCount { get; init; } = 60;

    /// <summary>Items of the generated model.</summary>
    /// <value>Default: 100.</value>
    [Option("Items of the generated model.", Minimum = 2, Maximum = 100_000, Unit = "items")]
    public int ItemCount { get; init; } = 100;

    /// <summary>Items of a slate, K.</summary>
    /// <value>Default: 6.</value>
    [Option("Items of a slate.", Minimum = 1, Maximum = 100, Unit = "items", Source = Paper)]
    public int SlateSize { get; init; } = 6;

    /// <summary>Whether a slate that repeats an item is refused; else each repeat is responded to by itself.</summary>
    /// <value>Default: false.</value>
    [Option("Whether a slate that repeats an item is refused; else each repeat is responded to by itself.")]
    public bool DistinctItems { get; init; }

    /// <summary>Steps of an episode: the user's patience, of which a step takes 1.</summary>
    /// <value>Default: 5.</value>
    [Option("Steps of an episode: the user's patience, of which a step takes 1.", Minimum = 1, Maximum = 1000, Unit = "steps",
        Source = Paper)]
    public int Temper { get; init; } = 5;

    /// <summary>ρ: what an item's similarity to its slate takes from the probability of a response.</summary>
    /// <value>Default: 0.2.</value>
    [Option("What an item's similarity to its slate takes from the probability of a response.", Minimum = 0, Maximum = 1,
        Source = Paper)]
    public double SimilarityWeight { get; init; } = 0.2;

    /// <summary>What a click, a like and a star are worth, [3].</summary>
    /// <value>Default: [1, 1, 1].</value>
    [Option("What a click, a like and a star are worth.", Minimum = -100, Maximum = 100, MinLength = 3, MaxLength = 3, Source = Paper)]
    public IReadOnlyList<double> FeedbackWeights { get; init; } = _ones;

    /// <inheritdoc/>
    public string? Problem() => Model is null ? SizeProblem(ItemCount) : null;

    /// <summary>Says why a catalogue cannot fill a slate; null when it can.</summary>
    internal string? SizeProblem(int itemCount) => SlateSize <= itemCount
        ? null
        : $"Option \"slate_size\" is {SlateSize}, but there are only {itemCount} items; make the slate smaller.";
}

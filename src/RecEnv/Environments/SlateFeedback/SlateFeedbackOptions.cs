using RecEnv.Options;

namespace RecEnv.Environments.SlateFeedback;

/// <summary>Options of SlateFeedback-v0. Immutable.</summary>
public sealed record SlateFeedbackOptions : IEnvironmentOptions
{
    private const string Blog = "Slate GFlowNets (blog)";

    // Numbers of generated users, and of generated items: a server generates what any client asks for.
    private const long MaxGenerated = 2_000_000;

    /// <summary>Folder with users.csv, items.csv and history.csv; null for generated data.</summary>
    /// <value>Default: null.</value>
    [Option("A folder with users.csv, items.csv and history.csv; null for generated data.", IsPath = true, MinLength = 1)]
    public string? DataFolder { get; init; }

    /// <summary>Seed of the generated data, at least 0. Of no effect when a folder is given, as the next eight.</summary>
    /// <value>Default: 0.</value>
    [Option("Seed of the generated data; of no effect when a folder is given.", Minimum = 0)]
    public long DataSeed { get; init; }

    /// <summary>Users of the generated data.</summary>
    /// <value>Default: 100.</value>
    [Option("Users of the generated data.", Minimum = 1, Maximum = 100_000, Unit = "users", Source = Blog)]
    public int UserCount { get; init; } = 100;

    /// <summary>Items of the generated data.</summary>
    /// <value>Default: 50.</value>
    [Option("Items of the generated data.", Minimum = 2, Maximum = 100_000, Unit = "items", Source = Blog)]
    public int ItemCount { get; init; } = 50;

    /// <summary>Features of a user of the generated data.</summary>
    /// <value>Default: 5.</value>
    [Option("Features of a user of the generated data.", Minimum = 1, Maximum = 100, Source = Blog)]
    public int UserFeatureCount { get; init; } = 5;

    /// <summary>Features of an item of the generated data.</summary>
    /// <value>Default: 5.</value>
    [Option("Features of an item of the generated data.", Minimum = 1, Maximum = 100, Source = Blog)]
    public int ItemFeatureCount { get; init; } = 5;

    /// <summary>Fewest interactions of a user of the generated data.</summary>
    /// <value>Default: 1.</value>
    [Option("Fewest interactions of a user of the generated data.", Minimum = 0, Maximum = 1000, Source = Blog)]
    public int MinimumHistory { get; init; } = 1;

    /// <summary>Most interactions of a user of the generated data; below the number of items.</summary>
    /// <value>Default: 9.</value>
    [Option("Most interactions of a user of the generated data.", Minimum = 0, Maximum = 1000, Source = Blog)]
    public int MaximumHistory { get; init; } = 9;

    /// <summary>Probability that an interaction of the generated data is a click.</summary>
    /// <value>Default: 0.5.</value>
    [Option("Probability that an interaction of the generated data is a click.", Minimum = 0, Maximum = 1, Source = Blog)]
    public double ClickProbability { get; init; } = 0.5;

    /// <summary>Items of a slate, K.</summary>
    /// <value>Default: 5.</value>
    [Option("Items of a slate.", Minimum = 1, Maximum = 1000, Unit = "items", Source = Blog)]
    public int SlateSize { get; init; } = 5;

    /// <summary>Whether a slate that repeats an item is refused; else a repeated hit counts each time.</summary>
    /// <value>Default: false.</value>
    [Option("Whether a slate that repeats an item is refused; else a repeated hit counts each time.", Source = Blog)]
    public bool DistinctItems { get; init; }

    /// <summary>Which user comes in an episode.</summary>
    /// <value>Default: <see cref="ArrivalOrder.Uniform"/>.</value>
    [Option("Which user comes in an episode: a uniform one, or each in turn.", Source = Blog)]
    public ArrivalOrder ArrivalOrder { get; init; }

    /// <summary>Interactions that the observation holds, the latest ones.</summary>
    /// <value>Default: 10.</value>
    [Option("Interactions that the observation holds, the latest ones, padded with item 0.",
        Minimum = 1, Maximum = SlateFeedbackData.MaxHistory, Source = Blog)]
    public int HistoryLength { get; init; } = 10;

    /// <summary>Whether the observation holds the features of all items.</summary>
    /// <value>Default: true.</value>
    [Option("Whether the observation holds the features of all items; they never change.")]
    public bool ObserveItems { get; init; } = true;

    /// <inheritdoc/>
    public string? Problem()
    {
        if (DataFolder is not null)
        {
            return null; // the data decide
        }

        if (MinimumHistory > MaximumHistory)
        {
            return $"Option \"minimum_history\" is {MinimumHistory}, above \"maximum_history\", {MaximumHistory}; swap them.";
        }

        long users = UserCount * (long)(UserFeatureCount + MaximumHistory);
        long items = ItemCount * (long)ItemFeatureCount;
        if (Math.Max(users, items) > MaxGenerated)
        {
            return users > items
                ? $"{UserCount} users with {UserFeatureCount} features and up to {MaximumHistory} interactions are {users} " +
                  $"numbers, more than {MaxGenerated}; make \"user_count\", \"user_feature_count\" or \"maximum_history\" smaller."
                : $"{ItemCount} items with {ItemFeatureCount} features are {items} numbers, more than {MaxGenerated}; make " +
                  "\"item_count\" or \"item_feature_count\" smaller.";
        }

        // Item 1 never occurs in a generated history.
        return MaximumHistory >= ItemCount
            ? $"Option \"maximum_history\" is {MaximumHistory}, but a history is drawn from all {ItemCount} items but the " +
              "first; make \"item_count\" larger or \"maximum_history\" smaller."
            : SizeProblem(ItemCount);
    }

    /// <summary>Says why a catalogue cannot fill a slate; null when it can.</summary>
    internal string? SizeProblem(int itemCount) => SlateSize <= itemCount
        ? null
        : $"Option \"slate_size\" is {SlateSize}, but there are only {itemCount} items; make the slate smaller.";
}

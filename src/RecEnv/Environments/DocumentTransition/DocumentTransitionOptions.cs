using RecEnv.Options;

namespace RecEnv.Environments.DocumentTransition;

/// <summary>Options of DocumentTransition-v0. Immutable.</summary>
public sealed record DocumentTransitionOptions : IEnvironmentOptions
{
    private const string Catalyst = "RecSim-Catalyst";

    /// <summary>Where the acceptance probabilities come from. Of no effect when a path is given.</summary>
    /// <value>Default: <see cref="MatrixSource.Reference"/>.</value>
    [Option("Where the acceptance probabilities come from; of no effect when a path is given.", Source = Catalyst)]
    public MatrixSource Matrix { get; init; }

    /// <summary>CSV file with D lines of D probabilities, line = document the user is at; null for none.</summary>
    /// <value>Default: null.</value>
    [Option("A CSV file with D lines of D probabilities (line: where the user is; column: what is shown); null for none.",
        IsPath = true, MinLength = 1)]
    public string? Path { get; init; }

    /// <summary>Documents of a generated matrix, in [2, 1000].</summary>
    /// <value>Default: 10.</value>
    [Option("Documents, of a generated matrix.",
        Minimum = 2, Maximum = TransitionMatrix.MaxDocuments, Unit = "documents", Source = Catalyst)]
    public int DocumentCount { get; init; } = 10;

    /// <summary>Seed of a generated matrix, at least 0.</summary>
    /// <value>Default: 0.</value>
    [Option("Seed of a generated matrix.", Minimum = 0)]
    public long MatrixSeed { get; init; }

    /// <summary>Lowest probability of the good document of a row, of a generated matrix.</summary>
    /// <value>Default: 0.9.</value>
    [Option("Lowest probability of the one good document of each row, of a generated matrix.",
        Minimum = 0, Maximum = 1, Source = Catalyst)]
    public double GoodMinimum { get; init; } = 0.9;

    /// <summary>Probability below which the good document of a row stays, of a generated matrix.</summary>
    /// <value>Default: 1.</value>
    [Option("Upper end of the probability of the one good document of each row, of a generated matrix.",
        Minimum = 0, Maximum = 1, Source = Catalyst)]
    public double GoodMaximum { get; init; } = 1;

    /// <summary>Probability below which the other documents of a row stay, of a generated matrix.</summary>
    /// <value>Default: 0.2.</value>
    [Option("Upper end of the probabilities of the other documents, of a generated matrix.",
        Minimum = 0, Maximum = 1, Source = Catalyst)]
    public double BadMaximum { get; init; } = 0.2;

    /// <summary>Probability that the session goes on after an accepted document.</summary>
    /// <value>Default: 0.9.</value>
    [Option("Probability that the session goes on after an accepted document.", Minimum = 0, Maximum = 1, Source = Catalyst)]
    public double ContinueAfterAccept { get; init; } = 0.9;

    /// <summary>Probability that the session goes on after a rejected document.</summary>
    /// <value>Default: 0.8.</value>
    [Option("Probability that the session goes on after a rejected document.", Minimum = 0, Maximum = 1, Source = Catalyst)]
    public double ContinueAfterReject { get; init; } = 0.8;

    /// <summary>Reward of an accepted document.</summary>
    /// <value>Default: 1.</value>
    [Option("Reward of an accepted document.", Minimum = -1e6, Maximum = 1e6, Source = Catalyst)]
    public double AcceptReward { get; init; } = 1;

    /// <summary>Reward of a rejected document.</summary>
    /// <value>Default: 0.</value>
    [Option("Reward of a rejected document.", Minimum = -1e6, Maximum = 1e6, Source = Catalyst)]
    public double RejectReward { get; init; }

    /// <summary>Steps after which an episode is truncated; 0 for never.</summary>
    /// <value>Default: 0.</value>
    [Option("Steps after which an episode is truncated; 0 for never.", Minimum = 0, Maximum = 1_000_000_000, Unit = "steps")]
    public int Horizon { get; init; }

    /// <summary>Whether the observation is a one-hot float32 box [D] instead of the index of the document.</summary>
    /// <value>Default: false.</value>
    [Option("Whether the observation is a one-hot float32 box instead of the index; the flat layout is one-hot either way.")]
    public bool OneHot { get; init; }

    /// <inheritdoc/>
    public string? Problem() => GoodMinimum <= GoodMaximum
        ? null
        : FormattableString.Invariant(
            $"Option \"good_minimum\" is {GoodMinimum}, above \"good_maximum\", {GoodMaximum}; swap them.");
}

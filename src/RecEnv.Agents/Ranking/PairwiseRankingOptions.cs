using RecEnv.Options;

namespace RecEnv.Agents.Ranking;

/// <summary>Options of <see cref="PairwiseRanking"/>. Immutable.</summary>
public sealed record PairwiseRankingOptions
{
    /// <summary>Length of a vector without its bias, in [1, 1024].</summary>
    /// <value>Default: 32.</value>
    [Option("Length of the vectors, the bias apart.", Minimum = 1, Maximum = 1024)]
    public int Dimensions { get; init; } = 32;

    /// <summary>η, in (0, 10].</summary>
    /// <value>Default: 0.05.</value>
    [Option("Length of a step of gradient descent.", MinimumExclusive = 0, Maximum = 10)]
    public double LearningRate { get; init; } = 0.05;

    /// <summary>λ, in [0, 100].</summary>
    /// <value>Default: 0.01.</value>
    [Option("Share of a number that each step takes away, divided by the learning rate.", Minimum = 0, Maximum = 100)]
    public double Regularization { get; init; } = 0.01;

    /// <summary>Passes, each of as many steps as there are train positives, in [1, 100000].</summary>
    /// <value>Default: 60.</value>
    [Option("Passes, each of as many steps as there are train positives.", Minimum = 1, Maximum = 100000)]
    public int Passes { get; init; } = 60;

    /// <summary>Seed of first vectors and draws, at least 0.</summary>
    /// <value>Default: 0.</value>
    [Option("Seed of the first vectors and of what is compared.", Minimum = 0)]
    public long Seed { get; init; }
}

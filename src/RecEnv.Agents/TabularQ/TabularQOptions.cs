using RecEnv.Options;

namespace RecEnv.Agents.TabularQ;

/// <summary>Options of tabular Q-learning. The defaults are RecSim's.</summary>
public sealed record TabularQOptions : IEnvironmentOptions
{
    private const string RecSim = "RecSim 0.2.4";

    /// <summary>Discount γ of future rewards.</summary>
    [Option("Discount of future rewards.", Minimum = 0, Maximum = 1, Source = RecSim)]
    public double Discount { get; init; } = 0.99;

    /// <summary>Learning rate: weight of a new target.</summary>
    [Option("Weight of a new target in a table entry.", MinimumExclusive = 0, Maximum = 1, Source = RecSim)]
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Exponent ω by which the rate falls with the visits n of an entry: rate · n^(−ω).</summary>
    [Option(
        "Exponent by which the weight of a new target falls with the visits of an entry; 0 keeps it, 0.8 lets noise die out.",
        Minimum = 0,
        Maximum = 1,
        Source = RecSim)]
    public double RateExponent { get; init; }

    /// <summary>How it explores.</summary>
    [Option("How it explores.", Source = RecSim)]
    public TabularQExploration Exploration { get; init; } = TabularQExploration.EpsilonGreedy;

    /// <summary>Probability of a random slate in the first episode.</summary>
    [Option("Probability of a random slate in the first episode.", Minimum = 0, Maximum = 1, Source = RecSim)]
    public double Epsilon { get; init; } = 0.99;

    /// <summary>What epsilon is multiplied by after each episode; 1 keeps it.</summary>
    [Option("What epsilon is multiplied by after each episode; 1 keeps it.", Minimum = 0, Maximum = 1, Source = RecSim)]
    public double EpsilonDecay { get; init; } = 0.99;

    /// <summary>Whether the order of a slate matters; else slates are sets.</summary>
    [Option("Whether the order of a slate matters; else slates are sets.", Source = RecSim)]
    public bool OrdinalSlates { get; init; }

    /// <summary>Whether the last responses are left out of the state.</summary>
    [Option("Whether the last responses are left out of the state.", Source = RecSim)]
    public bool IgnoreResponse { get; init; } = true;

    /// <summary>Number of bin edges that real numbers are sorted by.</summary>
    [Option("Number of bin edges that real numbers are sorted by.", Minimum = 1, Maximum = 1_000_000, Source = RecSim)]
    public int BinCount { get; init; } = 100;

    /// <summary>The lowest bin edge.</summary>
    [Option("The lowest bin edge.", Minimum = -1e9, Maximum = 1e9, Source = RecSim)]
    public double LowestEdge { get; init; }

    /// <summary>The highest bin edge.</summary>
    [Option("The highest bin edge.", Minimum = -1e9, Maximum = 1e9, Source = RecSim)]
    public double HighestEdge { get; init; } = 10;

    /// <summary>Whether the last transition of an episode is never learned, as in RecSim.</summary>
    [Option("Whether the last transition of an episode is never learned, as in RecSim.")]
    public bool RecsimQuirks { get; init; }

    /// <inheritdoc/>
    public string? Problem() => HighestEdge > LowestEdge
        ? null
        : $"Option \"highest_edge\" is {HighestEdge}, but must be above \"lowest_edge\" ({LowestEdge}).";
}

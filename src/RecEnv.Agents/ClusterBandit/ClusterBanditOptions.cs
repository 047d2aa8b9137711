using RecEnv.Agents.Bandits;
using RecEnv.Options;

namespace RecEnv.Agents.ClusterBandit;

/// <summary>Options of the cluster bandit.</summary>
public sealed record ClusterBanditOptions
{
    private const string RecSim = "RecSim 0.2.4";

    /// <summary>How topics are rated.</summary>
    [Option("How topics are rated.", Source = RecSim)]
    public ClusterBanditAlgorithm Algorithm { get; init; } = ClusterBanditAlgorithm.Ucb1;

    /// <summary>Factor of the algorithm's optimism.</summary>
    [Option("Factor of the algorithm's optimism.", MinimumExclusive = 0, Maximum = 1_000, Source = RecSim)]
    public double OptimismScaling { get; init; } = 1;

    /// <summary>Whether to repeat what RecSim gets wrong, for comparison with its figures.</summary>
    [Option(
        "Whether to repeat what RecSim gets wrong, for comparison: the first slate of an episode follows topic order, " +
        "Thompson sampling draws the same numbers at every step, and the KL-UCB index is inflated.")]
    public bool RecsimQuirks { get; init; }

    /// <summary>The algorithm that the options name.</summary>
    internal IBanditAlgorithm Make() => Algorithm switch
    {
        ClusterBanditAlgorithm.Ucb1 => new Ucb1(OptimismScaling),
        ClusterBanditAlgorithm.KlUcb => new KlUcb(OptimismScaling, inflated: RecsimQuirks),
        ClusterBanditAlgorithm.Thompson => new ThompsonBeta(OptimismScaling),
        _ => throw new ArgumentOutOfRangeException(nameof(Algorithm), Algorithm, "There is no such bandit algorithm."),
    };
}

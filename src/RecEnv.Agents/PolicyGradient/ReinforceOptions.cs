using RecEnv.Options;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>Options of REINFORCE.</summary>
public sealed record ReinforceOptions : PolicyGradientOptions
{
    /// <summary>Whole episodes, of all lanes together, to an improvement.</summary>
    [Option("Whole episodes, of all lanes together, to an improvement.", Minimum = 1, Maximum = 1_000_000, Unit = "episodes")]
    public int EpisodesPerUpdate { get; init; } = 16;

    /// <summary>Gradient steps of the baseline to an improvement.</summary>
    [Option("Gradient steps of the baseline to an improvement; 0 for no baseline but the mean.", Minimum = 0, Maximum = 10_000)]
    public int BaselineSteps { get; init; } = 8;

    /// <summary>Steps that a gradient step of the baseline draws.</summary>
    [Option("Steps that a gradient step of the baseline draws.", Minimum = 1, Maximum = 65_536)]
    public int BaselineBatchSize { get; init; } = 256;
}

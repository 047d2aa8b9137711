using RecEnv.Options;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>Options of REINFORCE.</summary>
public sealed record ReinforceOptions : PolicyGradientOptions
{
    /// <summary>Takes the defaults; the learning rate's is 0.003, for one gradient step of the policy to an improvement.</summary>
    public ReinforceOptions() => LearningRate = 3e-3;

    /// <summary>Whole episodes, of all lanes together, to an improvement.</summary>
    [Option("Whole episodes, of all lanes together, to an improvement.", Minimum = 1, Maximum = 1_000_000, Unit = "episodes")]
    public int EpisodesPerUpdate { get; init; } = 4;

    /// <summary>Gradient steps of the baseline to an improvement.</summary>
    [Option("Gradient steps of the baseline to an improvement; 0 for no baseline but the mean.", Minimum = 0, Maximum = 10_000)]
    public int BaselineSteps { get; init; } = 8;

    /// <summary>Steps that a gradient step of the baseline draws.</summary>
    [Option("Steps that a gradient step of the baseline draws.", Minimum = 1, Maximum = 65_536)]
    public int BaselineBatchSize { get; init; } = 256;
}

using RecEnv.Options;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>Options of proximal policy optimisation.</summary>
public sealed record PpoOptions : PolicyGradientOptions, IEnvironmentOptions
{
    private const string Paper = "Schulman et al. (2017)";

    /// <summary>Steps, of all lanes together, to an improvement.</summary>
    [Option("Steps, of all lanes together, to an improvement.", Minimum = 2, Maximum = 1e7, Unit = "steps", Source = Paper)]
    public int RolloutSteps { get; init; } = 2_048;

    /// <summary>Passes over these steps.</summary>
    [Option("Passes over these steps.", Minimum = 1, Maximum = 1_000, Source = Paper)]
    public int Epochs { get; init; } = 4;

    /// <summary>Gradient steps of a pass.</summary>
    [Option("Gradient steps of a pass.", Minimum = 1, Maximum = 100_000, Source = Paper)]
    public int Minibatches { get; init; } = 8;

    /// <summary>How far from 1 the ratio of probabilities is followed, ε.</summary>
    [Option("How far from 1 the ratio of probabilities is followed.", MinimumExclusive = 0, Maximum = 10, Source = Paper)]
    public double Clip { get; init; } = 0.2;

    /// <summary>λ of generalised advantages.</summary>
    [Option("Lambda of generalised advantages: 1 trusts returns alone, 0 the baseline's next value.", Minimum = 0, Maximum = 1, Source = "Schulman et al. (2016)")]
    public double Lambda { get; init; } = 0.95;

    /// <inheritdoc/>
    public string? Problem() => Minibatches > RolloutSteps
        ? $"Option \"minibatches\" is {Minibatches}, but a rollout has only {RolloutSteps} steps. Give no more than one a step."
        : null;
}

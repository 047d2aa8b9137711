using RecEnv.Options;

namespace RecEnv.Scenarios.Pieces;

/// <summary>Choice "multinomial_logit".</summary>
internal sealed record LogitOptions
{
    [Option("Score of the null choice.", Minimum = -1e9, Maximum = 1e9)]
    public double NoClickMass { get; init; } = 1;
}

/// <summary>Choice "multinomial_proportional".</summary>
internal sealed record ProportionalOptions
{
    [Option("Shift of the scores; at most the lowest score that can occur.", Minimum = -1e9, Maximum = 1e9)]
    public double MinNormalizer { get; init; } = -1;

    [Option("Score of the null choice.", Minimum = -1e9, Maximum = 1e9)]
    public double NoClickMass { get; init; } = 1;
}

/// <summary>Choice "exponential_cascade".</summary>
internal sealed record ExponentialCascadeOptions
{
    [Option("Probability of attending to an item.", Minimum = 0, Maximum = 1)]
    public double AttentionProbability { get; init; } = 0.65;

    [Option("Factor of the exponentials of scores, all of which must stay at most 1.", Minimum = 0, Maximum = 1e9)]
    public double ScoreScaling { get; init; } = 0.05;
}

/// <summary>Choice "proportional_cascade".</summary>
internal sealed record ProportionalCascadeOptions
{
    [Option("Probability of attending to an item.", Minimum = 0, Maximum = 1)]
    public double AttentionProbability { get; init; } = 0.65;

    [Option("Factor of the shifted scores, all of which must stay at most 1.", Minimum = 0, Maximum = 1e9)]
    public double ScoreScaling { get; init; } = 0.05;

    [Option("Shift of the scores; at most the lowest score that can occur.", Minimum = -1e9, Maximum = 1e9)]
    public double MinNormalizer { get; init; } = -1;
}

/// <summary>Choice "first_position", which has no constants.</summary>
internal sealed record FirstPositionOptions;

using RecEnv.Options;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>Options that the policy gradient agents share.</summary>
public abstract record PolicyGradientOptions : NetworkAgentOptions
{
    /// <summary>Largest norm of a gradient, of policy and baseline each.</summary>
    [Option("Largest norm of a gradient, of policy and baseline each.", MinimumExclusive = 0, Maximum = 1e6)]
    public double MaxGradientNorm { get; init; } = 0.5;

    /// <summary>Weight of the policy's entropy in what it climbs.</summary>
    [Option("Weight of the policy's entropy in what it climbs.", Minimum = 0, Maximum = 1e3)]
    public double EntropyBonus { get; init; } = 0.01;

    /// <summary>Whether advantages are shifted and scaled to mean 0 and standard deviation 1 before each improvement.</summary>
    [Option("Whether advantages are shifted and scaled to mean 0 and standard deviation 1 before each improvement.")]
    public bool NormaliseAdvantages { get; init; } = true;

    /// <summary>Whether slates are drawn when the agent is judged too; else the most probable one is shown.</summary>
    [Option("Whether slates are drawn when the agent is judged too; else the most probable one is shown.")]
    public bool EvaluationDraws { get; init; }
}

using RecEnv.Agents.DeepQ;
using RecEnv.Options;

namespace RecEnv.Agents.SlateQ;

/// <summary>Options of SlateQ.</summary>
public sealed record SlateQOptions : DeepQOptions
{
    private const string Paper = "RecSim 0.2.4";

    /// <summary>How slates are filled.</summary>
    [Option("How slates are filled.")]
    public SlateRule Rule { get; init; } = SlateRule.Optimal;

    /// <summary>Which slate's value a target takes for the next state's.</summary>
    [Option("Which slate's value a target takes for the next state's.")]
    public SlateQTarget Target { get; init; } = SlateQTarget.Optimal;

    /// <summary>How the agent takes the user to choose.</summary>
    [Option("How the agent takes the user to choose; auto: proportional where users match items in features, else learned.")]
    public SlateQChoice Choice { get; init; } = SlateQChoice.Auto;

    /// <summary>Score m of picking nothing.</summary>
    [Option("Score of picking nothing (proportional, logit).", Minimum = -1e6, Maximum = 1e6, Source = Paper)]
    public double NullMass { get; init; } = 1;

    /// <summary>Shift mn of the scores.</summary>
    [Option("Shift of the scores (proportional).", Minimum = -1e6, Maximum = 1e6, Source = Paper)]
    public double MinNormalizer { get; init; } = -1;

    /// <summary>Whether the value of picking nothing is learned; else it is 0, as published.</summary>
    [Option("Whether the value of picking nothing is learned; else it is 0, as published.")]
    public bool LearnNullValue { get; init; } = true;

    /// <summary>RecSim's defect: targets value the state acted on in place of the next.</summary>
    [Option("Whether targets value the items of the state acted on in place of the next, a defect of RecSim's.")]
    public bool StaleTargets { get; init; }

    /// <inheritdoc/>
    public override string? Problem() => base.Problem() ?? (
        Choice is SlateQChoice.Proportional or SlateQChoice.Auto && NullMass < MinNormalizer
            ? $"Option \"null_mass\" is {NullMass}, below \"min_normalizer\" ({MinNormalizer}); the weight of picking nothing " +
              "would be negative."
            : null);
}

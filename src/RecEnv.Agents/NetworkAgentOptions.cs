using RecEnv.Options;

namespace RecEnv.Agents;

/// <summary>Options that the value agents and the policy gradient agents share: networks, learning rate, history, rewards.</summary>
public abstract record NetworkAgentOptions
{
    /// <summary>Discount γ; 1 for episodes that end, 0 for a myopic agent.</summary>
    [Option("Discount of future rewards; 1 suits episodes that end, 0 is myopic.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;

    /// <summary>Units of each hidden layer.</summary>
    [Option("Units of each hidden layer.", Minimum = 1, Maximum = 4096, MinLength = 1, MaxLength = 8)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [64, 32];

    /// <summary>Learning rate of Adam at first.</summary>
    [Option("Learning rate of Adam.", MinimumExclusive = 0, Maximum = 1)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Share of the learning rate that is left at the end of <see cref="DecaySteps"/>.</summary>
    [Option("Share of the learning rate that is left after decay_steps.", Minimum = 0, Maximum = 1)]
    public double FinalRate { get; init; } = 0.05;

    /// <summary>Environment steps over which the learning rate falls in a straight line; 0 keeps it.</summary>
    [Option("Environment steps over which the learning rate falls; 0 keeps it.", Minimum = 0, Maximum = 1e15, Unit = "steps")]
    public long DecaySteps { get; init; } = 300_000;

    /// <summary>Decays of the history features; none for no memory.</summary>
    [Option(
        "Decays of sums over the episode of what was picked and how the user responded, which become part of the state; 1 " +
        "forgets nothing; empty for no memory.",
        Minimum = 0,
        Maximum = 1,
        MaxLength = 8)]
    public IReadOnlyList<double> HistoryDecays { get; init; } = [1];

    /// <summary>Steps that bring a sum without decay to about 1.</summary>
    [Option("Steps that bring a sum without decay to about 1.", Minimum = 1, Maximum = 1e9, Unit = "steps")]
    public double HistoryLength { get; init; } = 50;

    /// <summary>What rewards are multiplied by; null: 1 − γ, at least 0.01.</summary>
    [Option("What rewards are multiplied by; null: 1 - discount, at least 0.01.", MinimumExclusive = 0, Maximum = 1e6)]
    public double? RewardScale { get; init; }
}

using RecEnv.Options;

namespace RecEnv.Agents.Drr;

/// <summary>Options of DRR. The preset "drr-seed" has the seed's value of each.</summary>
public sealed record DrrOptions : IEnvironmentOptions
{
    /// <summary>How states are made.</summary>
    [Option("How states are made of user and memory.", Source = "Liu et al. (2018)")]
    public DrrStateKind State { get; init; } = DrrStateKind.Average;

    /// <summary>Numbers d of an embedding and of an action.</summary>
    [Option("Numbers of an embedding and of an action.", Minimum = 1, Maximum = 1024)]
    public int Dimension { get; init; } = 8;

    /// <summary>Last positives N that the state is made of.</summary>
    [Option("Last positives that the state is made of.", Minimum = 1, Maximum = 1000, Unit = "items")]
    public int MemoryLength { get; init; } = 5;

    /// <summary>Whether memories outlast a visit; else they begin empty with it.</summary>
    [Option("Whether memories outlast a visit; else they begin empty with it.")]
    public bool KeepMemory { get; init; }

    /// <summary>Units of the hidden layers.</summary>
    [Option("Units of the hidden layers.", Minimum = 1, Maximum = 4096)]
    public int HiddenSize { get; init; } = 16;

    /// <summary>Discount γ.</summary>
    [Option("Discount of future rewards.", Minimum = 0, MaximumExclusive = 1)]
    public double Discount { get; init; } = 0.8;

    /// <summary>Steps in a gradient step.</summary>
    [Option("Steps in a gradient step.", Minimum = 1, Maximum = 65_536)]
    public int BatchSize { get; init; } = 512;

    /// <summary>Environment steps, all lanes together, to a gradient step.</summary>
    [Option("Environment steps, all lanes together, to a gradient step.", Minimum = 1, Maximum = 1_000_000, Unit = "steps")]
    public int UpdatePeriod { get; init; } = 1;

    /// <summary>Learning begins with more steps than this in the buffer.</summary>
    [Option("Learning begins with more steps than this in the replay buffer.", Minimum = 0, Maximum = 1e8, Unit = "steps")]
    public int WarmUpSteps { get; init; } = 512;

    /// <summary>Steps that the replay buffer keeps.</summary>
    [Option("Steps that the replay buffer keeps.", Minimum = 1, Maximum = 1e8, Unit = "steps")]
    public int ReplayCapacity { get; init; } = 1_000_000;

    /// <summary>Whether steps are drawn by their TD error; else uniformly.</summary>
    [Option("Whether steps are drawn by their TD error; else uniformly.")]
    public bool Prioritised { get; init; } = true;

    /// <summary>Exponent α of priorities.</summary>
    [Option("Exponent of priorities.", Minimum = 0, Maximum = 1, Source = "Schaul et al. (2016)")]
    public double PriorityExponent { get; init; } = 0.6;

    /// <summary>Exponent β of importance weights.</summary>
    [Option("Exponent of importance weights.", Minimum = 0, Maximum = 1, Source = "Schaul et al. (2016)")]
    public double ImportanceExponent { get; init; } = 0.4;

    /// <summary>Learning rate of the three Ranger optimizers.</summary>
    [Option("Learning rate of Ranger.", MinimumExclusive = 0, Maximum = 1)]
    public double LearningRate { get; init; } = 1e-5;

    /// <summary>Weight decay of the state module.</summary>
    [Option("Weight decay of the state module.", Minimum = 0, Maximum = 1)]
    public double StateDecay { get; init; } = 1e-3;

    /// <summary>Weight decay of the actor.</summary>
    [Option("Weight decay of the actor.", Minimum = 0, Maximum = 1)]
    public double ActorDecay { get; init; } = 1e-6;

    /// <summary>Weight decay of the critic.</summary>
    [Option("Weight decay of the critic.", Minimum = 0, Maximum = 1)]
    public double CriticDecay { get; init; } = 1e-4;

    /// <summary>Share of the way that each gradient step moves the targets.</summary>
    [Option("Share of the way that each gradient step moves the target networks.", MinimumExclusive = 0, Maximum = 1)]
    public double TargetRate { get; init; } = 1e-3;

    /// <summary>Least TD target.</summary>
    [Option("Least TD target; with rewards of 0 and 1 no return is below 0.", Minimum = -1e9, Maximum = 1e9)]
    public double LeastValue { get; init; }

    /// <summary>Largest TD target.</summary>
    [Option("Largest TD target; with rewards of 0 and 1 no return exceeds 1 / (1 - discount).", Minimum = -1e9, Maximum = 1e9)]
    public double LargestValue { get; init; } = 5;

    /// <summary>After which steps nothing is bootstrapped.</summary>
    [Option("After which steps nothing is bootstrapped.")]
    public DrrTerminal Terminal { get; init; } = DrrTerminal.Terminated;

    /// <summary>Which vector the critic is taught as the action.</summary>
    [Option("Which vector the critic is taught as the action.")]
    public DrrStoredAction StoredAction { get; init; } = DrrStoredAction.Item;

    /// <summary>Which losses train the state module.</summary>
    [Option("Which losses train the state module.")]
    public DrrStateLoss StateLoss { get; init; } = DrrStateLoss.Critic;

    /// <summary>Whether the state module has a target of its own.</summary>
    [Option("Whether targets are made by a target of the state module too.")]
    public bool TargetState { get; init; } = true;

    /// <summary>Standard deviation σ of the noise that each step adds; 0 for no noise.</summary>
    [Option(
        "Standard deviation of what each step adds to the Ornstein-Uhlenbeck noise on actions while learning; 0 for none.",
        Minimum = 0,
        Maximum = 1e6)]
    public double NoiseScale { get; init; }

    /// <summary>Share θ by which the noise shrinks in each step.</summary>
    [Option("Share by which the noise shrinks in each step.", Minimum = 0, Maximum = 1)]
    public double NoiseReturn { get; init; } = 0.15;

    /// <summary>Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.</summary>
    [Option("Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.")]
    public bool SaveReplay { get; init; }

    /// <inheritdoc/>
    public string? Problem() => this switch
    {
        _ when LeastValue >= LargestValue =>
            FormattableString.Invariant($"Option \"least_value\" is {LeastValue}, but must be below \"largest_value\" ({LargestValue})."),
        _ when WarmUpSteps >= ReplayCapacity =>
            $"Option \"warm_up_steps\" is {WarmUpSteps}, but the replay buffer keeps only {ReplayCapacity}; learning would never begin.",
        _ => null,
    };
}

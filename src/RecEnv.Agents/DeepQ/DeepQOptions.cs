using RecEnv.Options;

namespace RecEnv.Agents.DeepQ;

/// <summary>Options that all deep value agents for slates share.</summary>
public abstract record DeepQOptions : NetworkAgentOptions, IEnvironmentOptions
{
    /// <summary>Transitions in a gradient step.</summary>
    [Option("Transitions in a gradient step.", Minimum = 1, Maximum = 65_536)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Environment steps, all lanes together, to a gradient step.</summary>
    [Option("Environment steps, all lanes together, to a gradient step.", Minimum = 1, Maximum = 1_000_000, Unit = "steps")]
    public int UpdatePeriod { get; init; } = 4;

    /// <summary>Steps that can be drawn before learning begins.</summary>
    [Option("Steps in the replay buffer before learning begins.", Minimum = 1, Maximum = 1e9, Unit = "steps")]
    public int WarmUpSteps { get; init; } = 2_000;

    /// <summary>Steps that the replay buffer keeps.</summary>
    [Option("Steps that the replay buffer keeps.", Minimum = 16, Maximum = 1e8, Unit = "steps")]
    public int ReplayCapacity { get; init; } = 100_000;

    /// <summary>Whether steps are drawn by their TD error; else uniformly.</summary>
    [Option("Whether steps are drawn by their TD error; else uniformly.")]
    public bool Prioritised { get; init; }

    /// <summary>Exponent α of priorities.</summary>
    [Option("Exponent of priorities.", Minimum = 0, Maximum = 1, Source = "Schaul et al. (2016)")]
    public double PriorityExponent { get; init; } = 0.6;

    /// <summary>Exponent β of importance weights.</summary>
    [Option("Exponent of importance weights.", Minimum = 0, Maximum = 1, Source = "Schaul et al. (2016)")]
    public double ImportanceExponent { get; init; } = 0.4;

    /// <summary>Steps n whose rewards a target adds up before it bootstraps.</summary>
    [Option("Steps whose rewards a target adds up before it bootstraps.", Minimum = 1, Maximum = 1_000, Unit = "steps")]
    public int Horizon { get; init; } = 2;

    /// <summary>Gradient steps between two updates of the target network.</summary>
    [Option("Gradient steps between two updates of the target network.", Minimum = 1, Maximum = 1e9)]
    public int TargetPeriod { get; init; } = 1;

    /// <summary>Share of the way that an update moves the target network; 1 copies.</summary>
    [Option("Share of the way that an update moves the target network; 1 copies.", MinimumExclusive = 0, Maximum = 1)]
    public double TargetRate { get; init; } = 0.02;

    /// <summary>Whether the online network chooses the slate that the target network values.</summary>
    [Option("Whether the online network chooses the slate that the target network values (double Q-learning).")]
    public bool Double { get; init; } = true;

    /// <summary>Probability of a random slate at first.</summary>
    [Option("Probability of a random slate at first.", Minimum = 0, Maximum = 1)]
    public double Epsilon { get; init; } = 1;

    /// <summary>Probability of a random slate after <see cref="EpsilonSteps"/>.</summary>
    [Option("Probability of a random slate after epsilon_steps.", Minimum = 0, Maximum = 1)]
    public double FinalEpsilon { get; init; } = 0.05;

    /// <summary>Environment steps over which the probability falls in a straight line.</summary>
    [Option("Environment steps over which the probability of a random slate falls.", Minimum = 0, Maximum = 1e15, Unit = "steps")]
    public long EpsilonSteps { get; init; } = 30_000;

    /// <summary>Probability of a random slate when it is judged.</summary>
    [Option("Probability of a random slate when the agent is judged.", Minimum = 0, Maximum = 1)]
    public double EvaluationEpsilon { get; init; }

    /// <summary>Whether the target network, an average of the online one, acts when the agent is judged.</summary>
    [Option("Whether the target network, an average of the online one, acts when the agent is judged.")]
    public bool ServeTarget { get; init; } = true;

    /// <summary>Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.</summary>
    [Option("Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.")]
    public bool SaveReplay { get; init; }

    /// <inheritdoc/>
    public virtual string? Problem() => WarmUpSteps > ReplayCapacity
        ? $"Option \"warm_up_steps\" is {WarmUpSteps}, but the replay buffer keeps only {ReplayCapacity}; learning would never begin."
        : null;
}

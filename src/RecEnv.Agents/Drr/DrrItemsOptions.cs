using RecEnv.Options;

namespace RecEnv.Agents.Drr;

/// <summary>Options of DRR over items.</summary>
public sealed record DrrItemsOptions : IEnvironmentOptions
{
    /// <summary>Numbers d of an embedding and of an action.</summary>
    [Option("Numbers of an embedding and of an action.", Minimum = 1, Maximum = 1024)]
    public int Dimension { get; init; } = 32;

    /// <summary>Units of the actor's hidden layer.</summary>
    [Option("Units of the actor's hidden layer.", Minimum = 1, Maximum = 4096)]
    public int HiddenSize { get; init; } = 128;

    /// <summary>Units of the critic's hidden layer.</summary>
    [Option("Units of the critic's hidden layer.", Minimum = 1, Maximum = 4096)]
    public int CriticSize { get; init; } = 32;

    /// <summary>Discount γ.</summary>
    [Option("Discount of future rewards.", Minimum = 0, MaximumExclusive = 1)]
    public double Discount { get; init; } = 0.8;

    /// <summary>Temperature β of advantages.</summary>
    [Option("Temperature of advantages: lower values learn from the best steps alone.", MinimumExclusive = 0, Maximum = 1e6)]
    public double Temperature { get; init; } = 0.3;

    /// <summary>Shown items K of a visit that a row of a gradient step learns from, at most.</summary>
    [Option("Shown items of a visit that a row of a gradient step learns from, at most.", Minimum = 1, Maximum = 10_000, Unit = "items")]
    public int CandidateCount { get; init; } = 16;

    /// <summary>Items M drawn from all, that those are compared with.</summary>
    [Option("Items drawn from all, that those are compared with.", Minimum = 1, Maximum = 100_000, Unit = "items")]
    public int AlternativeCount { get; init; } = 1024;

    /// <summary>Steps in a gradient step.</summary>
    [Option("Steps in a gradient step.", Minimum = 1, Maximum = 65_536)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Environment steps, all lanes together, to a gradient step.</summary>
    [Option("Environment steps, all lanes together, to a gradient step.", Minimum = 1, Maximum = 1_000_000, Unit = "steps")]
    public int UpdatePeriod { get; init; } = 16;

    /// <summary>Learning begins with more steps than this in the buffer.</summary>
    [Option("Learning begins with more steps than this in the replay buffer.", Minimum = 0, Maximum = 1e8, Unit = "steps")]
    public int WarmUpSteps { get; init; } = 1024;

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

    /// <summary>Learning rate of Adam.</summary>
    [Option("Learning rate of Adam.", MinimumExclusive = 0, Maximum = 1)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay.</summary>
    [Option("Decoupled weight decay.", Minimum = 0, Maximum = 1)]
    public double WeightDecay { get; init; }

    /// <summary>File of factors whose item vectors make states and are the first embeddings; null to draw them.</summary>
    [Option("File of factors (recenv rank als --save) whose item vectors make states and are the first embeddings; null to draw them.",
        IsPath = true, MinLength = 1)]
    public string? Factors { get; init; }

    /// <summary>Whether the embeddings learn with the actor; else they stay as they were first.</summary>
    [Option("Whether the embeddings learn with the actor; else they stay as they were first.")]
    public bool TrainEmbeddings { get; init; }

    /// <summary>α of a memory's vector.</summary>
    [Option("How much more than 1 an item of the memory weighs in the memory's vector.", Minimum = 0, Maximum = 1e6)]
    public double Confidence { get; init; } = 5;

    /// <summary>λ of a memory's vector.</summary>
    [Option("Weight of the squared length of a memory's vector.", MinimumExclusive = 0, Maximum = 1e9)]
    public double Regularization { get; init; } = 10;

    /// <summary>What a memory's vector is multiplied by to be the first actor's output.</summary>
    [Option("What a memory's vector is multiplied by to be the first actor's output.", MinimumExclusive = 0, Maximum = 1e6)]
    public double Sharpness { get; init; } = 10;

    /// <summary>Share of the way that each gradient step moves the targets.</summary>
    [Option("Share of the way that each gradient step moves the target networks.", MinimumExclusive = 0, Maximum = 1)]
    public double TargetRate { get; init; } = 2e-3;

    /// <summary>Whether an action is drawn by the actor's probabilities while learning; else the best is shown.</summary>
    [Option("Whether items are drawn by the actor's probabilities while learning; else the most probable is shown.")]
    public bool Explores { get; init; } = true;

    /// <summary>Whether, as a scorer, the agent ranks last what it has shown the user and he liked.</summary>
    [Option("Whether, as a scorer, the agent ranks last what it has shown the user and he liked: in a visit that left the list.")]
    public bool ShownLast { get; init; } = true;

    /// <summary>Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.</summary>
    [Option("Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.")]
    public bool SaveReplay { get; init; }

    /// <inheritdoc/>
    public string? Problem() => WarmUpSteps >= ReplayCapacity
        ? $"Option \"warm_up_steps\" is {WarmUpSteps}, but the replay buffer keeps only {ReplayCapacity}; learning would never begin."
        : null;
}

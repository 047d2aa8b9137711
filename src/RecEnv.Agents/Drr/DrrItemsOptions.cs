using RecEnv.Options;

namespace RecEnv.Agents.Drr;

/// <summary>Options of DRR over items.</summary>
public sealed record DrrItemsOptions : IEnvironmentOptions
{
    /// <summary>Numbers d of an item vector.</summary>
    [Option("Numbers of an item vector.", Minimum = 1, Maximum = 1024)]
    public int Dimension { get; init; } = 32;

    /// <summary>File of factors whose item vectors make states and are the first embeddings; null to draw them.</summary>
    [Option("File of factors (recenv rank als --save) whose item vectors make states and are the first embeddings; null to draw them.",
        IsPath = true, MinLength = 1)]
    public string? Factors { get; init; }

    /// <summary>α of a memory's vector.</summary>
    [Option("How much more than 1 an item of the memory weighs in the memory's vector.", Minimum = 0, Maximum = 1e6)]
    public double Confidence { get; init; } = 10;

    /// <summary>λ of a memory's vector.</summary>
    [Option("Weight of the squared length of a memory's vector.", MinimumExclusive = 0, Maximum = 1e9)]
    public double Regularization { get; init; } = 100;

    /// <summary>What the product of memory and item is multiplied by.</summary>
    [Option("What the product of a memory's vector and an item's embedding is multiplied by.", MinimumExclusive = 0, Maximum = 1e6)]
    public double Sharpness { get; init; } = 6;

    /// <summary>Every item's bias at first.</summary>
    [Option("Every item's bias at first.", Minimum = -100, Maximum = 100)]
    public double FirstBias { get; init; } = -2;

    /// <summary>Visits B in a gradient step.</summary>
    [Option("Visits in a gradient step.", Minimum = 1, Maximum = 65_536)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Shown items K of a visit that a gradient step learns from, at most.</summary>
    [Option("Shown items of a visit that a gradient step learns from, at most.", Minimum = 1, Maximum = 10_000, Unit = "items")]
    public int CandidateCount { get; init; } = 64;

    /// <summary>Environment steps, all lanes together, to a gradient step.</summary>
    [Option("Environment steps, all lanes together, to a gradient step.", Minimum = 1, Maximum = 1_000_000, Unit = "steps")]
    public int UpdatePeriod { get; init; } = 256;

    /// <summary>Learning begins with more steps than this in the buffer.</summary>
    [Option("Learning begins with more steps than this in the replay buffer.", Minimum = 0, Maximum = 1e8, Unit = "steps")]
    public int WarmUpSteps { get; init; } = 1024;

    /// <summary>Steps that the replay buffer keeps.</summary>
    [Option("Steps that the replay buffer keeps.", Minimum = 1, Maximum = 1e8, Unit = "steps")]
    public int ReplayCapacity { get; init; } = 2_000_000;

    /// <summary>Learning rate of Adam.</summary>
    [Option("Learning rate of Adam.", Minimum = 0, Maximum = 1)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.</summary>
    [Option("Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.")]
    public bool SaveReplay { get; init; }

    /// <inheritdoc/>
    public string? Problem() => WarmUpSteps >= ReplayCapacity
        ? $"Option \"warm_up_steps\" is {WarmUpSteps}, but the replay buffer keeps only {ReplayCapacity}; learning would never begin."
        : null;
}

using RecEnv.Options;

namespace RecEnv.Agents.Wolpertinger;

/// <summary>Options of the Wolpertinger agent.</summary>
/// <remarks>The preset "wolpertinger-seed" sets those that the agent it was modelled on had.</remarks>
public sealed record WolpertingerOptions : IEnvironmentOptions
{
    private const string Catalyst = "RecSim-Catalyst";

    /// <summary>Discount γ of future rewards.</summary>
    [Option("Discount of future rewards.", Minimum = 0, Maximum = 1, Source = Catalyst)]
    public double Discount { get; init; } = 0.99;

    /// <summary>Units of each hidden layer, of actor and critic.</summary>
    [Option("Units of each hidden layer, of actor and critic.", Minimum = 1, Maximum = 4096, MinLength = 1, MaxLength = 8, Source = Catalyst)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [64, 64];

    /// <summary>Numbers of an action's embedding, and of a proto action.</summary>
    [Option("Numbers of an action's embedding.", Minimum = 2, Maximum = 1024, Source = Catalyst)]
    public int EmbeddingLength { get; init; } = 4;

    /// <summary>Actions k nearest to the proto action, among which the critic chooses; all where there are fewer.</summary>
    [Option("Actions nearest to the proto action, among which the critic chooses.", Minimum = 1, Maximum = 10_000, Source = Catalyst)]
    public int Neighbours { get; init; } = 5;

    /// <summary>What the actor climbs.</summary>
    [Option("What the actor climbs: the values of actions, or the critic at the proto action itself.", Source = Catalyst)]
    public ActorGradient ActorGradient { get; init; } = ActorGradient.Actions;

    /// <summary>Temperature τ of the softmax over the actions' likeness.</summary>
    [Option("Temperature of the softmax over the actions' likeness to the proto action (actor_gradient actions).", MinimumExclusive = 0, Maximum = 100)]
    public double Temperature { get; init; } = 0.2;

    /// <summary>Whether the actor's loss moves embeddings too; else only the critic's does.</summary>
    [Option("Whether the actor's loss moves embeddings too; else only the critic's does (actor_gradient actions).")]
    public bool ActorMovesEmbeddings { get; init; } = true;

    /// <summary>Learning rate of Adam, of actor and critic.</summary>
    [Option("Learning rate of Adam, of actor and critic.", MinimumExclusive = 0, Maximum = 1, Source = Catalyst)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Transitions in a gradient step.</summary>
    [Option("Transitions in a gradient step.", Minimum = 1, Maximum = 65_536, Source = Catalyst)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Transitions that the replay buffer keeps; 0 for none: each is learned from once, in the order it came.</summary>
    [Option("Transitions that the replay buffer keeps; 0 for none: each is learned from once.", Minimum = 0, Maximum = 1e6, Unit = "steps")]
    public int ReplayCapacity { get; init; } = 20_000;

    /// <summary>Environment steps, all lanes together, to a gradient step, where there is a replay buffer.</summary>
    [Option("Environment steps, all lanes together, to a gradient step (with a replay buffer).", Minimum = 1, Maximum = 1_000_000, Unit = "steps")]
    public int UpdatePeriod { get; init; } = 4;

    /// <summary>Transitions in the replay buffer before learning begins.</summary>
    [Option("Transitions in the replay buffer before learning begins.", Minimum = 1, Maximum = 1e8, Unit = "steps")]
    public int WarmUpSteps { get; init; } = 500;

    /// <summary>Share of the way that the target networks move after each gradient step.</summary>
    [Option("Share of the way that the target networks move after each gradient step.", MinimumExclusive = 0, Maximum = 1, Source = Catalyst)]
    public double TargetRate { get; init; } = 0.01;

    /// <summary>Probability ε of a random action.</summary>
    [Option("Probability of a random action.", Minimum = 0, Maximum = 1, Source = Catalyst)]
    public double Epsilon { get; init; } = 0.5;

    /// <summary>Whether epsilon is the probability of the agent's own action instead, a defect of the original.</summary>
    [Option("Whether epsilon is the probability of the agent's own action instead, a defect of the original.", Source = Catalyst)]
    public bool InvertedExploration { get; init; }

    /// <summary>Whether neighbours are sought among embeddings as they are, which the critic sees normalised, a defect of the original.</summary>
    [Option("Whether neighbours are sought among raw embeddings, while the critic sees them normalised, a defect of the original.", Source = Catalyst)]
    public bool RawNeighbours { get; init; }

    /// <summary>Whether networks start as copies of their targets; else targets are copies of them. Without effect on the law of what follows.</summary>
    [Option("Whether networks start as copies of their targets, in place of the other way round, as in the original.", Source = Catalyst)]
    public bool ReversedStart { get; init; }

    /// <inheritdoc/>
    public string? Problem() => ReplayCapacity > 0 && (WarmUpSteps > ReplayCapacity || BatchSize > ReplayCapacity)
        ? $"Option \"replay_capacity\" is {ReplayCapacity}, but must be 0 or at least \"warm_up_steps\" ({WarmUpSteps}) and " +
          $"\"batch_size\" ({BatchSize})."
        : null;
}

using RecEnv.Options;

namespace RecEnv.Agents.SlateGfn;

/// <summary>Options of <see cref="SlateGfnAgent"/>. Immutable.</summary>
public sealed record SlateGfnOptions : IEnvironmentOptions
{
    /// <summary>Which balance the loss asks for.</summary>
    [Option("Which balance the loss asks for.")]
    public SlateBalance Balance { get; init; } = SlateBalance.Trajectory;

    /// <summary>Whether the loss learns from whole slates' rewards, or from what each position added.</summary>
    [Option("What the loss learns from: rewards of whole slates, or what each position added to them (detailed balance).")]
    public SlateCredit Credit { get; init; } = SlateCredit.Slate;

    /// <summary>Reward r₀ that positions not yet filled are taken to earn, for <see cref="SlateCredit.Positions"/>.</summary>
    [Option("Reward that positions not yet filled are taken to earn, for credit \"positions\"; near the usual one, noise is least.",
        Minimum = 0, Maximum = 1e6)]
    public double ExpectedReward { get; init; } = 1;

    /// <summary>How user and history become a state.</summary>
    [Option("How user and history become a state.")]
    public SlateEncoder Encoder { get; init; } = SlateEncoder.History;

    /// <summary>What stands for an item.</summary>
    [Option("What stands for an item: its features as they are, or a learned row to which a map of them is added.")]
    public SlateItems Items { get; init; } = SlateItems.Learned;

    /// <summary>Numbers d of a learned item.</summary>
    [Option("Numbers of a learned item.", Minimum = 1, Maximum = 1024)]
    public int ItemWidth { get; init; } = 32;

    /// <summary>Numbers of an item in the history, and of a user's attribute.</summary>
    [Option("Numbers of an item in the history, and of a user's attribute; a multiple of 4 for encoder \"sequence\".",
        Minimum = 1, Maximum = 1024)]
    public int HistoryWidth { get; init; } = 32;

    /// <summary>Standard deviation of the first values of learned rows: of items, of the history and of users.</summary>
    [Option("Standard deviation of the first values of learned rows: of items, of the history and of users.",
        MinimumExclusive = 0, Maximum = 100)]
    public double RowScale { get; init; } = 1;

    /// <summary>Whether the encoded state goes through a LayerNorm, so that long histories do not drown the rest.</summary>
    [Option("Whether the encoded state is normalized, so that sums over long histories do not drown the rest.")]
    public bool NormalizeState { get; init; }

    /// <summary>Units of the hidden layer.</summary>
    [Option("Units of the hidden layer.", Minimum = 1, Maximum = 4096)]
    public int HiddenSize { get; init; } = 256;

    /// <summary>Exponent β: slates are to be shown in proportion to (R + b_r)^β.</summary>
    [Option("Exponent of the reward that slates are shown in proportion to; higher is greedier.", MinimumExclusive = 0, Maximum = 1000)]
    public double RewardExponent { get; init; } = 40;

    /// <summary>Offset b_r of the reward.</summary>
    [Option("Added to a reward before its exponent.", Minimum = 0, Maximum = 1e6, Source = "Liu et al. (2023), b_r")]
    public double RewardOffset { get; init; } = 1;

    /// <summary>Offset b_f of probabilities: ln(P + b_f) stands for ln P.</summary>
    [Option("Added to a probability before its logarithm; only 0 leaves slates in proportion to rewards.",
        Minimum = 0, Maximum = 10, Source = "Liu et al. (2023), b_f")]
    public double ForwardOffset { get; init; }

    /// <summary>Fixed offset Z of every balance.</summary>
    [Option("Fixed offset Z of every balance.", Minimum = -1000, Maximum = 1000, Source = "Liu et al. (2023), Z")]
    public double FixedLogZ { get; init; }

    /// <summary>Whether each depth's log-flow has a learned constant, ln Z at depth 0, that begins at its uniform value.</summary>
    [Option("Whether each depth's log-flow has a learned constant that begins at what uniform slates would make it.")]
    public bool LearnLogZ { get; init; } = true;

    /// <summary>Learning rate of these constants.</summary>
    [Option("Learning rate of the learned constants.", MinimumExclusive = 0, Maximum = 10)]
    public double LogZRate { get; init; } = 0.02;

    /// <summary>Whether the flow of a full slate is learned by a loss of its own; else it is the reward.</summary>
    [Option("Whether the flow of a full slate is learned by a loss of its own (detailed balance); else it is the reward.")]
    public bool LearnTerminalFlow { get; init; }

    /// <summary>Whether an item that is in the slate has probability 0.</summary>
    [Option("Whether an item that is in the slate already cannot be chosen again.")]
    public bool Mask { get; init; } = true;

    /// <summary>What is shown while learning.</summary>
    [Option("What is shown while learning: slates of the policy, or uniform ones.")]
    public SlateBehaviour Behaviour { get; init; } = SlateBehaviour.Policy;

    /// <summary>What is shown when judged.</summary>
    [Option("What is shown when the agent is judged: drawn slates, or the most probable item of each position.")]
    public SlateServing Serving { get; init; } = SlateServing.Sampled;

    /// <summary>Share ε of a uniform choice in each position at first.</summary>
    [Option("Share of a uniform choice that is mixed into each position at first.", Minimum = 0, Maximum = 1)]
    public double Epsilon { get; init; } = 0.1;

    /// <summary>Share ε after <see cref="EpsilonSteps"/>.</summary>
    [Option("Share of a uniform choice after epsilon_steps.", Minimum = 0, Maximum = 1)]
    public double FinalEpsilon { get; init; } = 0.01;

    /// <summary>Environment steps over which ε falls in a straight line.</summary>
    [Option("Environment steps over which the share of uniform choices falls.", Minimum = 0, Maximum = 1e15, Unit = "steps")]
    public long EpsilonSteps { get; init; } = 20_000;

    /// <summary>Slates learned from before the policy is followed; until then they are uniform.</summary>
    [Option("Slates before learning begins; until then they are uniform.", Minimum = 1, Maximum = 1e9, Unit = "steps")]
    public int WarmUpSteps { get; init; } = 256;

    /// <summary>Slates in a gradient step.</summary>
    [Option("Slates in a gradient step.", Minimum = 1, Maximum = 65_536)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Environment steps, all lanes together, to a gradient step.</summary>
    [Option("Environment steps, all lanes together, to a gradient step.", Minimum = 1, Maximum = 1_000_000, Unit = "steps")]
    public int UpdatePeriod { get; init; } = 4;

    /// <summary>Share of a batch that is drawn uniformly from the replay buffer; the rest are the newest slates.</summary>
    [Option("Share of a batch that is drawn from the replay buffer; the rest are the newest slates.", Minimum = 0, Maximum = 1)]
    public double ReplayShare { get; init; } = 0.5;

    /// <summary>Slates that the replay buffer keeps.</summary>
    [Option("Slates that the replay buffer keeps.", Minimum = 1, Maximum = 1e8, Unit = "steps")]
    public int ReplayCapacity { get; init; } = 50_000;

    /// <summary>Whether the newest slates of a batch are of different states: of each the newest.</summary>
    [Option("Whether the newest slates of a batch are of different users.")]
    public bool DistinctUsers { get; init; }

    /// <summary>Learning rate of Adam.</summary>
    [Option("Learning rate of Adam.", MinimumExclusive = 0, Maximum = 1)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Share of the learning rate that is left at the end of <see cref="DecaySteps"/>.</summary>
    [Option("Share of the learning rate that is left after decay_steps.", Minimum = 0, Maximum = 1)]
    public double FinalRate { get; init; } = 0.05;

    /// <summary>Environment steps over which the learning rate falls in a straight line; 0 keeps it.</summary>
    [Option("Environment steps over which the learning rate falls; 0 keeps it.", Minimum = 0, Maximum = 1e15, Unit = "steps")]
    public long DecaySteps { get; init; }

    /// <summary>Factor λ of the sum of squares of all weights in the loss.</summary>
    [Option("Factor of the sum of squares of all weights in the loss.", Minimum = 0, Maximum = 1)]
    public double L2 { get; init; }

    /// <summary>Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.</summary>
    [Option("Whether a saved agent holds its replay buffer, so that it goes on exactly as it would have.")]
    public bool SaveReplay { get; init; }

    /// <inheritdoc/>
    public string? Problem() => Encoder == SlateEncoder.Sequence && HistoryWidth % 4 != 0
        ? $"Option \"history_width\" is {HistoryWidth}, but four heads of the encoder \"sequence\" share it; give a multiple of 4."
        : Credit == SlateCredit.Positions && (Balance != SlateBalance.Detailed || LearnTerminalFlow)
        ? "Option \"credit\" is \"positions\", which needs \"balance\" to be \"detailed\" and \"learn_terminal_flow\" to be false."
        : Math.Max(WarmUpSteps, BatchSize) > ReplayCapacity
        ? $"The replay buffer keeps {ReplayCapacity} slates, fewer than \"warm_up_steps\" ({WarmUpSteps}) or \"batch_size\" " +
          $"({BatchSize}). Raise \"replay_capacity\"."
        : null;
}

using RecEnv.Options;

namespace RecEnv.Agents.Linear;

/// <summary>Options of LinUCB and LinTS.</summary>
public sealed record LinearBanditOptions : IEnvironmentOptions
{
    /// <summary>Factor α of the uncertainty.</summary>
    [Option(
        "Factor of the uncertainty: of the confidence width (LinUCB) or of the posterior's deviation (LinTS). In units of " +
        "the target.",
        Minimum = 0,
        Maximum = 1e6,
        Source = "RLlib 1.x")]
    public double Alpha { get; init; } = 1;

    /// <summary>Ridge λ.</summary>
    [Option("Ridge: how strongly weights are held to 0.", MinimumExclusive = 0, Maximum = 1e9, Source = "RLlib 1.x")]
    public double Ridge { get; init; } = 1;

    /// <summary>What the arms are.</summary>
    [Option("What the arms are: items, of which the best fill the slate, or whole slates.")]
    public LinearArms Arms { get; init; } = LinearArms.Items;

    /// <summary>What it learns to predict.</summary>
    [Option("What it learns to predict: the reward, credited to the item clicked, or clicks.")]
    public LinearFeedback Feedback { get; init; } = LinearFeedback.Reward;

    /// <summary>Which products of user and item features it sees.</summary>
    [Option("Which products of user and item features it sees.")]
    public LinearInteractions Interactions { get; init; } = LinearInteractions.Auto;

    /// <inheritdoc/>
    public string? Problem() => Arms == LinearArms.Slates && Feedback == LinearFeedback.Clicks
        ? "Option \"feedback\" is \"clicks\", but with \"arms\" \"slates\" only the reward tells slates apart; use \"reward\"."
        : null;
}

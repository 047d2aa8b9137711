namespace RecEnv.Agents.Online.Story;

/// <summary>Why an item may have been chosen, as far as can be told from outside.</summary>
public enum StoryReason
{
    /// <summary>It is in the history that the user was seen with.</summary>
    KnownInterest = 1,

    /// <summary>It is not, but the agent holds it for much more probable than chance.</summary>
    Prediction,

    /// <summary>The user was never shown it since the simulation began.</summary>
    Novelty,

    /// <summary>It was shown to him before, and is tried again.</summary>
    SecondTry,
}

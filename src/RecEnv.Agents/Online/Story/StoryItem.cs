namespace RecEnv.Agents.Online.Story;

/// <summary>An item of an answer.</summary>
/// <param name="ItemId">The item: candidate + 1.</param>
/// <param name="Kind">What the choice was for.</param>
/// <param name="Reason">Why it may have been made.</param>
/// <param name="Probability">Probability of the choice, given the items before it, in [0, 1].</param>
/// <param name="Lift">That probability divided by chance's, 1/(items that are not in the slate yet).</param>
/// <param name="TimesShown">How often the user was shown the item before.</param>
/// <param name="Hit">Whether it was a hit; null where the environment does not tell.</param>
public sealed record StoryItem(
    long ItemId, StoryKind Kind, StoryReason Reason, double Probability, double Lift, int TimesShown, bool? Hit);

namespace RecEnv.Agents.Online.Story;

/// <summary>An answer and the reasons for its items.</summary>
/// <param name="Minute">When, in simulated minutes.</param>
/// <param name="Visit">Which arrival asked, from 1.</param>
/// <param name="User">Who; null where the environment does not tell.</param>
/// <param name="UserVisits">How often he was answered before.</param>
/// <param name="Items">The slate.</param>
/// <param name="Reward">What it earned.</param>
/// <param name="FeedbackMinute">When the learner is told; null where nobody learns.</param>
public sealed record StoryAnswer(
    double Minute, long Visit, long? User, int UserVisits, IReadOnlyList<StoryItem> Items, double Reward, double? FeedbackMinute);

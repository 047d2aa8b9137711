namespace RecEnv.Agents.Linear;

/// <summary>What a linear bandit learns to predict.</summary>
public enum LinearFeedback
{
    /// <summary>
    /// The step's reward, credited to the item clicked; where none was clicked, or clicks are not observed, to every item
    /// shown. Items shown beside a clicked one teach nothing.
    /// </summary>
    Reward,

    /// <summary>1 for the item clicked, 0 for the others shown.</summary>
    Clicks,
}

namespace RecEnv.Agents.Linear;

/// <summary>What the arms of a linear bandit are.</summary>
public enum LinearArms
{
    /// <summary>Items: the slate shows the K items with the highest scores.</summary>
    Items,

    /// <summary>Whole slates, in order: the one with the highest score is shown. They learn from the reward.</summary>
    Slates,
}

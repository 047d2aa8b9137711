namespace RecEnv.Agents.Online.Story;

/// <summary>What a choice was for.</summary>
public enum StoryKind
{
    /// <summary>The agent was more than twice as likely to choose the item as chance is.</summary>
    Exploitation = 1,

    /// <summary>It was not.</summary>
    Exploration,
}

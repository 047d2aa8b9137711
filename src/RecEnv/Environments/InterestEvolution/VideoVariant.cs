namespace RecEnv.Environments.InterestEvolution;

/// <summary>Which of RecSim's two video distributions.</summary>
public enum VideoVariant
{
    /// <summary>The one of RecSim's create_environment: one topic a video, quality by topic, fixed length.</summary>
    Utility,

    /// <summary>The plain one: dense features, quality 1, random length, no topic.</summary>
    Basic,
}

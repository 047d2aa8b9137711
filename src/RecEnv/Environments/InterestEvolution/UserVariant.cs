namespace RecEnv.Environments.InterestEvolution;

/// <summary>Which of RecSim's two user distributions.</summary>
public enum UserVariant
{
    /// <summary>The one of RecSim's create_environment: a long session that good videos prolong.</summary>
    Utility,

    /// <summary>The plain one: a short session that nothing prolongs.</summary>
    Basic,
}

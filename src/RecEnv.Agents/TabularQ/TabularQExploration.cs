namespace RecEnv.Agents.TabularQ;

/// <summary>How tabular Q-learning explores.</summary>
public enum TabularQExploration
{
    /// <summary>A random slate with probability epsilon, else the best.</summary>
    EpsilonGreedy,

    /// <summary>The slate that was tried least in this state.</summary>
    MinCount,
}

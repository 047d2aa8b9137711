namespace RecEnv.Agents;

/// <summary>What a learning agent acts for.</summary>
public enum AgentMode
{
    /// <summary>To learn: it explores.</summary>
    Train = 1,

    /// <summary>To be judged: it does what it holds for best.</summary>
    Evaluate = 2,
}

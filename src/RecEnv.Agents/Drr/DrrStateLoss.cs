namespace RecEnv.Agents.Drr;

/// <summary>Which losses train the state module.</summary>
public enum DrrStateLoss
{
    /// <summary>The critic's.</summary>
    Critic,

    /// <summary>The actor's and the critic's, added.</summary>
    Both,
}

namespace RecEnv.Agents.SlateQ;

/// <summary>How the agent takes the user to choose.</summary>
public enum SlateQChoice
{
    /// <summary>Proportional where users and items have equally many features, else learned.</summary>
    Auto = 1,

    /// <summary>sᵢ = x·fᵢ − mn and s₀ = m − mn, with user features x and item features f; at least 0.</summary>
    Proportional,

    /// <summary>sᵢ = exp(x·fᵢ) and s₀ = exp(m): the conditional logit.</summary>
    Logit,

    /// <summary>s = exp of a network's outputs, trained by cross-entropy on which item shown was picked, or none.</summary>
    Learned,

    /// <summary>The first position is always picked, as in LongTermSatisfaction.</summary>
    First,
}

namespace RecEnv.Agents.SlateGfn;

/// <summary>What a gradient step is told of a slate's reward.</summary>
public enum SlateCredit
{
    /// <summary>The reward of the whole slate.</summary>
    Slate = 1,

    /// <summary>What each position added to it, as the flows of partial slates look forward. Pan et al. (2023).</summary>
    Positions,
}

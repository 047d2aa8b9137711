namespace RecEnv.Agents.SlateQ;

/// <summary>Which slate's value a target takes for the next state's.</summary>
public enum SlateQTarget
{
    /// <summary>The slate that was shown next; after a truncation, where none was, the one that would be served.</summary>
    Sarsa = 1,

    /// <summary>The slate of rule <see cref="SlateRule.TopK"/>.</summary>
    TopK,

    /// <summary>The slate of rule <see cref="SlateRule.Greedy"/>.</summary>
    Greedy,

    /// <summary>The best slate.</summary>
    Optimal,
}

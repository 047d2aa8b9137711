namespace RecEnv.Agents.SlateQ;

/// <summary>How a slate is filled from scores and values.</summary>
public enum SlateRule
{
    /// <summary>The K candidates of the largest s(q − q₀), which is RecSim's s·q where q₀ = 0.</summary>
    TopK = 1,

    /// <summary>One after the other, each time the candidate that makes the slate so far worth most.</summary>
    Greedy,

    /// <summary>The slate of the largest value of all.</summary>
    Optimal,
}

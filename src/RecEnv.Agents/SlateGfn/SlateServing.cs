namespace RecEnv.Agents.SlateGfn;

/// <summary>What an agent shows when it is judged.</summary>
public enum SlateServing
{
    /// <summary>Slates drawn from its policy.</summary>
    Sampled = 1,

    /// <summary>The most probable item of each position in turn.</summary>
    Greedy,
}

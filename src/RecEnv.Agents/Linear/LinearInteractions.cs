namespace RecEnv.Agents.Linear;

/// <summary>Which products of user and item features a linear bandit sees.</summary>
public enum LinearInteractions
{
    /// <summary>Elementwise where both have as many features, else all products up to 256, else none.</summary>
    Auto,

    /// <summary>None.</summary>
    None,

    /// <summary>User feature k times item feature k.</summary>
    Elementwise,

    /// <summary>Every user feature times every item feature.</summary>
    All,
}

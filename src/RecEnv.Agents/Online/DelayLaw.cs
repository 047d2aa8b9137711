namespace RecEnv.Agents.Online;

/// <summary>How a time between two events is distributed.</summary>
public enum DelayLaw
{
    /// <summary>Always the mean.</summary>
    Fixed,

    /// <summary>Exponential with the mean.</summary>
    Exponential,
}

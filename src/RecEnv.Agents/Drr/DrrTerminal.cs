namespace RecEnv.Agents.Drr;

/// <summary>After which steps nothing is bootstrapped.</summary>
public enum DrrTerminal
{
    /// <summary>After those that end the visit.</summary>
    Terminated,

    /// <summary>After none; a visit seems to go on with the memory that it ended with.</summary>
    Never,

    /// <summary>After those with a reward, the defect of a later version of the seed.</summary>
    Rewarded,
}

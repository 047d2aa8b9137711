namespace RecEnv.Agents.Replay;

/// <summary>What came after a step.</summary>
internal enum StepEnd : byte
{
    /// <summary>The next step.</summary>
    None,

    /// <summary>Nothing: no future, no bootstrap.</summary>
    Terminated,

    /// <summary>Nothing that was seen: cut from outside, bootstrap from the last observation.</summary>
    Truncated,
}

namespace RecEnv.Tests.Simulation;

/// <summary>What a <see cref="WalkSimulation"/> does wrong.</summary>
public enum WalkFault
{
    None,

    /// <summary>Observes a place outside the observation space.</summary>
    ObservationOutside,

    /// <summary>Rewards a step with infinity.</summary>
    InfiniteReward,

    /// <summary>Draws the same numbers for every seed.</summary>
    SameSeeds,

    /// <summary>Draws the same numbers for every episode.</summary>
    SameEpisodes,

    /// <summary>Masks nothing, but refuses as before.</summary>
    MaskTooWide,

    /// <summary>Masks as before, but refuses nothing.</summary>
    MaskTooNarrow,

    /// <summary>Throws in the third step of an episode that lane 1 or a later one plays.</summary>
    ThrowInStep,
}

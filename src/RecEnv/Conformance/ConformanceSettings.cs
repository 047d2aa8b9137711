namespace RecEnv.Conformance;

/// <summary>How thoroughly an environment is checked.</summary>
public sealed record ConformanceSettings
{
    /// <summary>Seed of lane 0 and of the random policy; any 64 bits.</summary>
    /// <value>Default: 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Lanes played side by side, in [2, 1024].</summary>
    /// <value>Default: 3.</value>
    public int LaneCount { get; init; } = 3;

    /// <summary>Steps played in each lane, at least 1. Some episodes should end within them.</summary>
    /// <value>Default: 300.</value>
    public int StepCount { get; init; } = 300;

    /// <summary>True for an environment without randomness: all its episodes may be alike.</summary>
    /// <value>Default: false.</value>
    public bool Deterministic { get; init; }

    /// <summary>
    /// Makes the same environment in another way that must not matter: more threads, over the network. Null for none.
    /// </summary>
    public Func<int, AutoresetMode, IVectorEnvironment>? OtherWay { get; init; }
}

using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>What the actions of a step led to: at most one transition a lane.</summary>
/// <remarks>
/// Only rows whose <see cref="Present"/> is true mean anything: a lane that spent the step on starting an episode has
/// none. Buffers are reused from step to step.
/// </remarks>
public sealed class TransitionBatch
{
    private readonly double[] _rewards;
    private readonly bool[] _terminated;
    private readonly bool[] _truncated;
    private readonly bool[] _first;
    private readonly bool[] _present;

    /// <summary>Makes a batch without transitions.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    public TransitionBatch(EnvironmentContract contract, int laneCount)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentOutOfRangeException.ThrowIfLessThan(laneCount, 1);
        LaneCount = laneCount;
        Observations = new ValueBatch(contract.ObservationSpace, laneCount);
        NextObservations = new ValueBatch(contract.ObservationSpace, laneCount);
        Actions = new ValueBatch(contract.ActionSpace, laneCount);
        (_rewards, _terminated, _truncated) = (new double[laneCount], new bool[laneCount], new bool[laneCount]);
        (_first, _present) = (new bool[laneCount], new bool[laneCount]);
    }

    /// <summary>Number of lanes.</summary>
    public int LaneCount { get; }

    /// <summary>Observations that the actions were chosen on, one row a lane.</summary>
    public ValueBatch Observations { get; }

    /// <summary>The actions, one row a lane.</summary>
    public ValueBatch Actions { get; }

    /// <summary>Rewards, [lanes].</summary>
    public Span<double> Rewards => _rewards;

    /// <summary>Observations that followed, the last one of an episode included; never one of the next episode.</summary>
    public ValueBatch NextObservations { get; }

    /// <summary>No future follows: do not bootstrap. [lanes].</summary>
    public Span<bool> Terminated => _terminated;

    /// <summary>Cut from outside: bootstrap from the next observation. [lanes].</summary>
    public Span<bool> Truncated => _truncated;

    /// <summary>The transition is the first of its episode, [lanes].</summary>
    public Span<bool> First => _first;

    /// <summary>Lanes that have a transition, [lanes].</summary>
    public Span<bool> Present => _present;
}

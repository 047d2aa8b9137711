using RecEnv.Spaces;

namespace RecEnv;

/// <summary>What the lanes of a vector environment returned last.</summary>
/// <remarks>One object per environment; its buffers are overwritten by the environment's next call.</remarks>
public sealed class VectorStep
{
    /// <summary>Makes the buffers.</summary>
    /// <param name="observationSpace">Space of one lane's observation.</param>
    /// <param name="infos">Info columns.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    public VectorStep(Space observationSpace, IReadOnlyList<Leaf> infos, int laneCount)
    {
        ArgumentNullException.ThrowIfNull(infos);
        LaneCount = laneCount;
        Observations = new ValueBatch(observationSpace, laneCount);
        RewardBuffer = new LeafBuffer(new Leaf("reward", ElementType.Float64, []), laneCount);
        TerminatedBuffer = new LeafBuffer(new Leaf("terminated", ElementType.Bool, []), laneCount);
        TruncatedBuffer = new LeafBuffer(new Leaf("truncated", ElementType.Bool, []), laneCount);
        StartedBuffer = new LeafBuffer(new Leaf("started", ElementType.Bool, []), laneCount);
        Infos = [.. infos.Select(leaf => new InfoBuffer(leaf, laneCount))];
        Final = new FinalStep(observationSpace, infos, laneCount);
    }

    /// <summary>Number of lanes.</summary>
    public int LaneCount { get; }

    /// <summary>Observations, one row a lane.</summary>
    public ValueBatch Observations { get; }

    /// <summary>Rewards, [lanes].</summary>
    public Span<double> Rewards => RewardBuffer.As<double>();

    /// <summary>No future: do not bootstrap. [lanes].</summary>
    public Span<bool> Terminated => TerminatedBuffer.As<bool>();

    /// <summary>Cut from outside: bootstrap from the last observation. Never together with terminated. [lanes].</summary>
    public Span<bool> Truncated => TruncatedBuffer.As<bool>();

    /// <summary>Lanes whose observation is the first of an episode, [lanes].</summary>
    public Span<bool> Started => StartedBuffer.As<bool>();

    /// <summary>Info of the observations, one entry a column of <see cref="EnvironmentContract.Infos"/>.</summary>
    public IReadOnlyList<InfoBuffer> Infos { get; }

    /// <summary>Episodes that ended in this step, under <see cref="AutoresetMode.SameStep"/>; else empty.</summary>
    public FinalStep Final { get; }

    /// <summary>Bytes behind <see cref="Rewards"/>.</summary>
    public LeafBuffer RewardBuffer { get; }

    /// <summary>Bytes behind <see cref="Terminated"/>.</summary>
    public LeafBuffer TerminatedBuffer { get; }

    /// <summary>Bytes behind <see cref="Truncated"/>.</summary>
    public LeafBuffer TruncatedBuffer { get; }

    /// <summary>Bytes behind <see cref="Started"/>.</summary>
    public LeafBuffer StartedBuffer { get; }

    /// <summary>The info column of a name.</summary>
    /// <param name="name">Name of a column, e.g. "episode/r".</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public InfoBuffer Info(string name) => InfoBuffer.Find(Infos, name);
}

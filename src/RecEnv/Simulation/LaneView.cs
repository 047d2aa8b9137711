using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>Where a simulation writes one lane's observation and info.</summary>
public readonly ref struct LaneView
{
    private readonly ReadOnlySpan<LeafBuffer> _observation;
    private readonly ReadOnlySpan<InfoBuffer> _infos;

    internal LaneView(ReadOnlySpan<LeafBuffer> observation, ReadOnlySpan<InfoBuffer> infos, int lane)
    {
        _observation = observation;
        _infos = infos;
        Lane = lane;
    }

    /// <summary>The lane.</summary>
    public int Lane { get; }

    /// <summary>The numbers of one leaf of the lane's observation, holding what was written last.</summary>
    /// <typeparam name="T">The number type of the leaf.</typeparam>
    /// <param name="leaf">Index of the leaf in the observation space.</param>
    public Span<T> Observation<T>(int leaf)
        where T : unmanaged
        => _observation[leaf].Lane<T>(Lane);

    /// <summary>The numbers of one info column of the lane, holding what was written last.</summary>
    /// <typeparam name="T">The number type of the column.</typeparam>
    /// <param name="column">Index of the column in the simulation's infos.</param>
    public Span<T> Info<T>(int column)
        where T : unmanaged
        => _infos[column].Values.Lane<T>(Lane);

    /// <summary>The part of the observation from some leaf on, for a piece that numbers its own leaves from 0.</summary>
    /// <param name="firstLeaf">Index of the piece's first leaf.</param>
    public LaneView From(int firstLeaf) => new(_observation[firstLeaf..], _infos, Lane);

    internal ReadOnlySpan<LeafBuffer> ObservationLeaves => _observation;

    internal ReadOnlySpan<InfoBuffer> InfoColumns => _infos;

    internal LaneView With(ValueBatch observation) => new(observation.Leaves, _infos, Lane);
}

using System.Runtime.InteropServices;
using System.Text;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>A simulation whose lane state is one plain struct: override what differs, get snapshots for nothing.</summary>
/// <typeparam name="TLane">State of one lane; no references in it, streams included where they go on.</typeparam>
public abstract class LaneSimulation<TLane> : ISimulation
    where TLane : unmanaged
{
    private readonly TLane[] _lanes;

    /// <summary>Makes the lanes.</summary>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    protected LaneSimulation(int laneCount)
    {
        _lanes = new TLane[laneCount];
    }

    /// <inheritdoc/>
    public abstract Space ObservationSpace { get; }

    /// <inheritdoc/>
    public abstract Space ActionSpace { get; }

    /// <inheritdoc/>
    public virtual SlateFacts? Slate => null;

    /// <inheritdoc/>
    public virtual IReadOnlyList<Leaf> Infos => [];

    /// <inheritdoc/>
    public virtual IReadOnlyList<Leaf> EpisodeMetrics => [];

    /// <inheritdoc/>
    public string? Refuse(int lane, ValueBatch actions) => Refuse(in _lanes[lane], lane, actions);

    /// <inheritdoc/>
    public void Reset(int lane, EpisodeKey key, LaneView view) => Reset(ref _lanes[lane], key, view);

    /// <inheritdoc/>
    public StepOutcome Step(int lane, ValueBatch actions, LaneView view) => Step(ref _lanes[lane], actions, view);

    /// <inheritdoc/>
    public void ReadMetrics(int lane, Span<double> values) => ReadMetrics(in _lanes[lane], values);

    /// <inheritdoc/>
    public void Save(int lane, SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write<TLane>(MemoryMarshal.CreateReadOnlySpan(ref _lanes[lane], 1));
    }

    /// <inheritdoc/>
    public void Load(int lane, ref SnapshotReader reader) =>
        reader.Read(MemoryMarshal.CreateSpan(ref _lanes[lane], 1));

    /// <inheritdoc/>
    public void Render(int lane, StringBuilder text) => Render(in _lanes[lane], text);

    /// <summary>Says why an action may not be taken now. Override where that depends on the state.</summary>
    /// <param name="state">The lane's state.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="actions">Actions of all lanes.</param>
    /// <returns>A full sentence; null when the action may be taken.</returns>
    protected virtual string? Refuse(in TLane state, int lane, ValueBatch actions) =>
        ActionSpace.Violation(actions, lane) is { } problem
            ? $"The action is not allowed: {problem}. The action space is {ActionSpace.Describe()}."
            : null;

    /// <summary>Starts an episode.</summary>
    /// <param name="state">The lane's state, holding what it held last.</param>
    /// <param name="key">What all randomness of the episode derives from.</param>
    /// <param name="view">Where to write the first observation.</param>
    protected abstract void Reset(ref TLane state, EpisodeKey key, LaneView view);

    /// <summary>Advances an episode.</summary>
    /// <param name="state">The lane's state.</param>
    /// <param name="actions">Actions of all lanes; the lane's own is row <see cref="LaneView.Lane"/>.</param>
    /// <param name="view">Where to write the observation that follows.</param>
    protected abstract StepOutcome Step(ref TLane state, ValueBatch actions, LaneView view);

    /// <summary>Fills in the statistics of the episode so far.</summary>
    /// <param name="state">The lane's state.</param>
    /// <param name="values">Receives the numbers of <see cref="EpisodeMetrics"/>, one after the other, finite.</param>
    protected virtual void ReadMetrics(in TLane state, Span<double> values)
    {
    }

    /// <summary>Draws a lane's state as lines of text.</summary>
    /// <param name="state">The lane's state.</param>
    /// <param name="text">Receives the lines.</param>
    protected abstract void Render(in TLane state, StringBuilder text);
}

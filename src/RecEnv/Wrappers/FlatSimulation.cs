using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Wrappers;

/// <summary>Shows a simulation's observations as one flat float32 box (<see cref="ObservationLayout.Flat"/>).</summary>
internal sealed class FlatSimulation : ISimulation
{
    private readonly ISimulation _inner;
    private readonly FlatSpace _flat;
    private readonly ValueBatch _observations;

    public FlatSimulation(ISimulation inner, int laneCount)
    {
        _inner = inner;
        _observations = new ValueBatch(inner.ObservationSpace, laneCount);
        _flat = new FlatSpace(inner.ObservationSpace);
    }

    public Space ObservationSpace => _flat.Box;

    public Space ActionSpace => _inner.ActionSpace;

    public SlateFacts? Slate => _inner.Slate;

    public IReadOnlyList<Leaf> Infos => _inner.Infos;

    public IReadOnlyList<Leaf> EpisodeMetrics => _inner.EpisodeMetrics;

    public string? Refuse(int lane, ValueBatch actions) => _inner.Refuse(lane, actions);

    public void Reset(int lane, EpisodeKey key, LaneView view)
    {
        _inner.Reset(lane, key, view.With(_observations));
        _flat.Flatten(_observations, lane, view.Observation<float>(0));
    }

    public void Prepare(int from, int to, ReadOnlySpan<bool> idle, ValueBatch actions) => _inner.Prepare(from, to, idle, actions);

    public StepOutcome Step(int lane, ValueBatch actions, LaneView view)
    {
        StepOutcome outcome = _inner.Step(lane, actions, view.With(_observations));
        _flat.Flatten(_observations, lane, view.Observation<float>(0));
        return outcome;
    }

    public void ReadMetrics(int lane, Span<double> values) => _inner.ReadMetrics(lane, values);

    public void Save(int lane, SnapshotWriter writer)
    {
        _inner.Save(lane, writer);
        foreach (LeafBuffer leaf in _observations.Leaves)
        {
            writer.Write(leaf.Row(lane));
        }
    }

    public void Load(int lane, ref SnapshotReader reader)
    {
        _inner.Load(lane, ref reader);
        foreach (LeafBuffer leaf in _observations.Leaves)
        {
            reader.Read(leaf.Row(lane));
        }
    }

    public void Render(int lane, StringBuilder text) => _inner.Render(lane, text);
}

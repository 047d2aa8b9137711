using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Client.Tests.Support;

/// <summary>Observes random values of every kind of space; rewards actions of several leaves; ends at random.</summary>
public sealed class EverySpaceSimulation(int laneCount) : LaneSimulation<RandomStream>(laneCount)
{
    public override Space ObservationSpace { get; } = new DictSpace(
        ("bits", new MultiBinarySpace([2, 3])),
        ("box", new BoxSpace([-1, 0, 1], [1, 2, double.PositiveInfinity], [3], ElementType.Float64)),
        ("byte", new BoxSpace(0, 255, [4], ElementType.UInt8)),
        ("flag", new BoxSpace(0, 1, [], ElementType.Bool)),
        ("list", new SequenceSpace(new BoxSpace(-5, 5, [2], ElementType.Int32), 3)),
        ("number", new DiscreteSpace(5, start: -2)),
        ("numbers", new MultiDiscreteSpace([2, 3, 4, 5], [1, 0, -1, 0], ElementType.Int32, [2, 2])),
        ("pair", new TupleSpace(new DiscreteSpace(3, elementType: ElementType.Int32), new BoxSpace(-1, 1, [2]))),
        ("text", new TextSpace(5, 0, "abcß€")));

    public override Space ActionSpace { get; } = new DictSpace(
        ("amount", new BoxSpace(0, 1, [2], ElementType.Float64)),
        ("kind", new DiscreteSpace(3, start: -1)));

    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<EverySpaceOptions>(
        "EverySpace-v0", "Every kind of space.", (_, laneCount) => new EverySpaceSimulation(laneCount));

    protected override void Reset(ref RandomStream state, EpisodeKey key, LaneView view)
    {
        state = key.Stream(StreamId.Items);
        Observe(ref state, view);
    }

    protected override StepOutcome Step(ref RandomStream state, ValueBatch actions, LaneView view)
    {
        Observe(ref state, view);
        double reward = actions["amount"].Lane<double>(view.Lane)[1] + actions["kind"].As<long>()[view.Lane];
        return new StepOutcome(reward, Terminated: state.Below(5) == 0);
    }

    protected override void Render(in RandomStream state, StringBuilder text) => text.Append("anything");

    private void Observe(ref RandomStream random, LaneView view)
    {
        var value = new ValueBatch(ObservationSpace, 1);
        ObservationSpace.Sample(ref random, value, 0);
        for (int i = 0; i < value.Leaves.Length; i++)
        {
            Copy(value.Leaves[i], i, view);
        }
    }

    private static void Copy(LeafBuffer from, int leaf, LaneView view)
    {
        switch (from.Leaf.ElementType)
        {
            case ElementType.Bool:
                from.As<bool>().CopyTo(view.Observation<bool>(leaf));
                break;
            case ElementType.Int8:
                from.As<sbyte>().CopyTo(view.Observation<sbyte>(leaf));
                break;
            case ElementType.UInt8:
                from.As<byte>().CopyTo(view.Observation<byte>(leaf));
                break;
            case ElementType.Int32:
                from.As<int>().CopyTo(view.Observation<int>(leaf));
                break;
            case ElementType.Int64:
                from.As<long>().CopyTo(view.Observation<long>(leaf));
                break;
            case ElementType.Float32:
                from.As<float>().CopyTo(view.Observation<float>(leaf));
                break;
            default:
                from.As<double>().CopyTo(view.Observation<double>(leaf));
                break;
        }
    }
}

using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Support;

/// <summary>The slates and rewards of <see cref="SlateTableSimulation"/>, told by position: the slate joins the history with what each earned.</summary>
/// <remarks>The first position earns 0.1 + 0.25·item whatever follows, the second the rest, so that the mean is the reward.</remarks>
public sealed class SlatePartsSimulation(int laneCount) : LaneSimulation<int>(laneCount)
{
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<SlateTableOptions>(
        "SlateParts-v0", "A reward for each position.", (_, laneCount) => new SlatePartsSimulation(laneCount));

    public override Space ObservationSpace { get; } = new DictSpace(
        ("history", new DictSpace(
            ("earned", new BoxSpace(-10, 10, [3])),
            ("item", new BoxSpace(0, SlateTableSimulation.Items, [3], ElementType.Int64)))),
        ("user", new BoxSpace(0, 1, [1])));

    public override Space ActionSpace { get; } = new MultiDiscreteSpace([SlateTableSimulation.Items, SlateTableSimulation.Items]);

    public override SlateFacts? Slate { get; } = new(SlateTableSimulation.Items, 2, DistinctItems: true);

    public static float[] Parts(int first, int second)
    {
        float earned = 0.1f + (0.25f * first);
        return [earned, (float)(2 * SlateTableSimulation.Reward(first, second)) - earned];
    }

    protected override void Reset(ref int state, EpisodeKey key, LaneView view)
    {
        view.Observation<float>(0).Clear();
        view.Observation<long>(1).Clear();
    }

    protected override StepOutcome Step(ref int state, ValueBatch actions, LaneView view)
    {
        ReadOnlySpan<long> slate = actions.Leaves[0].Lane<long>(view.Lane);
        (int first, int second) = ((int)slate[0], (int)slate[1]);
        Parts(first, second).CopyTo(view.Observation<float>(0));
        view.Observation<long>(1)[0] = first + 1;
        view.Observation<long>(1)[1] = second + 1;
        return new StepOutcome(SlateTableSimulation.Reward(first, second), Terminated: true);
    }

    protected override void Render(in int state, StringBuilder text) => text.Append(state);
}

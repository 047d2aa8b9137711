using System.Text;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Support;

/// <summary>
/// A decision process solved by hand. Two places, 0 and 1; two items, "go" (feature 1) and "rest" (feature 0), of which one is
/// shown. In place 0, go pays 0 and leads to place 1, rest pays 1 and ends the episode. In place 1 anything pays 3 and ends
/// it. With <see cref="LoopOptions.Endless"/> the place never changes, everything pays 1 and nothing ends. With
/// <see cref="LoopOptions.ClickShare"/> below 1 the item is picked at times only; where it is not, the step pays 0 and nothing changes.
/// </summary>
public sealed class LoopSimulation(LoopOptions options, int laneCount) : LaneSimulation<LoopLane>(laneCount)
{
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<LoopOptions>(
        "Loop-v0", "A process solved by hand.", (options, laneCount) => new LoopSimulation(options, laneCount));

    public override Space ObservationSpace { get; } = new DictSpace(
        ("doc", new BoxSpace(0, 1, [2])),
        ("response", new DictSpace(("click", new MultiBinarySpace([1])))),
        ("user", new BoxSpace(0, 1, [1])));

    public override Space ActionSpace { get; } = new MultiDiscreteSpace([2]);

    public override SlateFacts Slate { get; } = new(2, 1, DistinctItems: false);

    protected override void Reset(ref LoopLane state, EpisodeKey key, LaneView view)
    {
        state = new LoopLane { Random = key.Stream(StreamId.Choice) };
        Show(state, clicked: false, view);
    }

    protected override StepOutcome Step(ref LoopLane state, ValueBatch actions, LaneView view)
    {
        bool clicked = state.Random.Uniform() < options.ClickShare;
        bool goes = actions.Leaves[0].Lane<long>(view.Lane)[0] == 0;
        int place = state.Place;
        state.Place = clicked && goes && !options.Endless ? 1 : place;
        Show(state, clicked, view);
        if (options.Endless || !clicked)
        {
            return new StepOutcome(clicked ? 1 : 0, Terminated: false);
        }

        return place == 1 ? new StepOutcome(3, Terminated: true) : new StepOutcome(goes ? 0 : 1, Terminated: !goes);
    }

    protected override void Render(in LoopLane state, StringBuilder text) => text.Append(state.Place);

    private static void Show(in LoopLane state, bool clicked, LaneView view)
    {
        view.Observation<float>(0)[0] = 1;
        view.Observation<float>(0)[1] = 0;
        view.Observation<sbyte>(1)[0] = clicked ? (sbyte)1 : (sbyte)0;
        view.Observation<float>(2)[0] = state.Place;
    }
}

public struct LoopLane
{
    public int Place { get; set; }

    internal RandomStream Random;
}

public sealed record LoopOptions : IEnvironmentOptions
{
    [Option("Whether nothing ever ends.")]
    public bool Endless { get; init; }

    [Option("How often the item shown is picked.", Minimum = 0, Maximum = 1)]
    public double ClickShare { get; init; } = 1;
}

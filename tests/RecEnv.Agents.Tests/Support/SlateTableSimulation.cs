using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Support;

/// <summary>One step: two of six items in an order, a fixed reward for each of the 30 slates, and one user without history.</summary>
public sealed class SlateTableSimulation(int laneCount) : LaneSimulation<int>(laneCount)
{
    public const int Items = 6;

    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<SlateTableOptions>(
        "SlateTable-v0", "A reward for each slate.", (_, laneCount) => new SlateTableSimulation(laneCount));

    /// <summary>All slates of distinct items, [30, 2].</summary>
    public static int[][] Slates { get; } =
        [.. from first in Enumerable.Range(0, Items) from second in Enumerable.Range(0, Items) where first != second select (int[])[first, second]];

    public override Space ObservationSpace { get; } = new DictSpace(
        ("history", new DictSpace(("click", new MultiBinarySpace([1])), ("item", new BoxSpace(0, Items, [1], ElementType.Int64)))),
        ("user", new BoxSpace(0, 1, [1])));

    public override Space ActionSpace { get; } = new MultiDiscreteSpace([Items, Items]);

    public override SlateFacts? Slate { get; } = new(Items, 2, DistinctItems: true);

    /// <summary>From 0.1 to 2, and different for the two orders of a pair.</summary>
    public static double Reward(int first, int second) => 0.1 + (0.1 * ((first * 7) + (second * 3) + (first * second) % 5 % 20)) % 1.9;

    protected override void Reset(ref int state, EpisodeKey key, LaneView view)
    {
    }

    protected override StepOutcome Step(ref int state, ValueBatch actions, LaneView view)
    {
        ReadOnlySpan<long> slate = actions.Leaves[0].Lane<long>(view.Lane);
        return new StepOutcome(Reward((int)slate[0], (int)slate[1]), Terminated: true);
    }

    protected override void Render(in int state, StringBuilder text) => text.Append(state);
}

public sealed record SlateTableOptions;

using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Support;

/// <summary>Three actions, 5, 6 and 7, of which 6 pays 1 and the others 0. Nothing changes, and nothing ends.</summary>
public sealed class ShiftedSimulation(int laneCount) : LaneSimulation<int>(laneCount)
{
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<NoOptions>(
        "Shifted-v0", "Actions that do not begin at 0.", (_, laneCount) => new ShiftedSimulation(laneCount));

    public override Space ObservationSpace { get; } = new DiscreteSpace(1);

    public override Space ActionSpace { get; } = new DiscreteSpace(3, 5);

    protected override void Reset(ref int state, EpisodeKey key, LaneView view)
    {
    }

    protected override StepOutcome Step(ref int state, ValueBatch actions, LaneView view) =>
        new(actions.Leaves[0].Lane<long>(view.Lane)[0] == 6 ? 1 : 0, Terminated: false);

    protected override void Render(in int state, StringBuilder text) => text.Append('-');
}

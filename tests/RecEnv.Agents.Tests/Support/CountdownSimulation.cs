using System.Text;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Support;

/// <summary>Episodes of 1 or 50 steps, equally likely, with a reward of 1 a step: short ones finish first.</summary>
public sealed class CountdownSimulation(int laneCount) : LaneSimulation<int>(laneCount)
{
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<CountdownOptions>(
        "Countdown-v0", "Counts down.", (_, laneCount) => new CountdownSimulation(laneCount));

    public override Space ObservationSpace { get; } = new BoxSpace(0, 50, [1]);

    public override Space ActionSpace { get; } = new DiscreteSpace(2);

    protected override void Reset(ref int state, EpisodeKey key, LaneView view)
    {
        RandomStream random = key.Stream(StreamId.Users);
        state = random.Below(2) == 0 ? 1 : 50;
        view.Observation<float>(0)[0] = state;
    }

    protected override StepOutcome Step(ref int state, ValueBatch actions, LaneView view)
    {
        state--;
        view.Observation<float>(0)[0] = state;
        return new StepOutcome(1, Terminated: state == 0);
    }

    protected override void Render(in int state, StringBuilder text) => text.Append(state);
}

public sealed record CountdownOptions : IEnvironmentOptions;

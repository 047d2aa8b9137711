using System.Text;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Support;

/// <summary>Sessions of a fixed number of steps; a reward of 1 for the action that the user has in mind, of 4.</summary>
public sealed class GuessSimulation(GuessOptions options, int laneCount) : LaneSimulation<GuessState>(laneCount)
{
    public const int Actions = 4;

    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<GuessOptions>(
        "Guess-v0", "Guesses.", (options, laneCount) => new GuessSimulation(options, laneCount));

    public override Space ObservationSpace { get; } = new BoxSpace(0, 1000, [2]);

    public override Space ActionSpace { get; } = new DiscreteSpace(Actions);

    public static IVectorEnvironment Make(int steps) => Definition.MakeVector(
        1, new EnvironmentSettings { Options = new GuessOptions { Steps = steps }, Autoreset = AutoresetMode.Disabled });

    protected override void Reset(ref GuessState state, EpisodeKey key, LaneView view)
    {
        RandomStream random = key.Stream(StreamId.Users);
        state = new GuessState { Left = options.Steps, Wanted = random.Below(Actions) };
        Observe(state, view);
    }

    protected override StepOutcome Step(ref GuessState state, ValueBatch actions, LaneView view)
    {
        state.Left--;
        Observe(state, view);
        bool right = actions.Leaves[0].Lane<long>(view.Lane)[0] == state.Wanted;
        return new StepOutcome(right ? 1 : 0, Terminated: state.Left == 0);
    }

    protected override void Render(in GuessState state, StringBuilder text) => text.Append(state.Left);

    private static void Observe(in GuessState state, LaneView view)
    {
        view.Observation<float>(0)[0] = state.Left;
        view.Observation<float>(0)[1] = state.Wanted;
    }
}

public struct GuessState
{
    public int Left { get; set; }

    public int Wanted { get; set; }
}

public sealed record GuessOptions : IEnvironmentOptions
{
    [Option("Steps of a session.", Minimum = 1, Maximum = 1000)]
    public int Steps { get; init; } = 2;
}

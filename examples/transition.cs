#!/usr/bin/env dotnet
#:project ../src/RecEnv/RecEnv.csproj
// Your own environment in one file: a user goes from document to document, accepting or rejecting what is recommended.
// W[i, j] is the probability that a user at document i accepts document j: one good document in each row, the rest poor.
// An accepted document becomes the current one and the session goes on with probability 0.9; after a rejection the user
// jumps anywhere and goes on with probability 0.8. Run as a program it checks and plays itself; built into an assembly it
// is a plugin: dotnet build examples/transition.cs -o out && recenv serve --plugin out/transition.dll
// Expected: 27 rules, passed: True. Accepted in a session: 9.2 by the best of each row, 1.1 by chance.
using System.Text;
using RecEnv;
using RecEnv.Conformance;
using RecEnv.Options;
using RecEnv.Plugins;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

EnvironmentDefinition definition = TransitionPlugin.Definition;
ConformanceReport report = new ConformanceChecker(
    (lanes, autoreset) => definition.MakeVector(lanes, new() { Autoreset = autoreset })).Check();
int[] bestOf = new TransitionOptions().Matrix().Best;
var chance = new RandomStream(7);
double best = MeanReturn(document => bestOf[document]);
double random = MeanReturn(_ => chance.Below(10));
Console.WriteLine(FormattableString.Invariant(
    $"{report.Results.Count} rules, passed: {report.Passed}. Accepted in a session: {best:F1} by the best of each row, {random:F1} by chance."));

double MeanReturn(Func<int, int> policy)
{
    using IEnvironment env = definition.Make();
    double sum = 0;
    for (int episode = 0; episode < 40_000; episode++)
    {
        for (StepResult step = env.Reset(episode == 0 ? 1 : null); !step.EpisodeOver; sum += step.Reward)
        {
            step = env.Step(policy((int)step.Observation.Leaves[0].As<long>()[0]));
        }
    }

    return sum / 40_000;
}

// What "recenv serve --plugin" looks for: a public class with a public constructor without parameters.
public sealed class TransitionPlugin : IEnvironmentPlugin
{
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<TransitionOptions>(
        "MyTransition-v0", "Recommend the next document.", (options, lanes) => new TransitionSimulation(options, lanes));

    public void Register(EnvironmentRegistry registry) => registry.Register(Definition);
}

internal sealed record TransitionOptions
{
    [Option("Documents.", Minimum = 2, Maximum = 1000, Unit = "items")]
    public int Documents { get; init; } = 10;

    [Option("Seed of the matrix of acceptance probabilities.", Minimum = 0)]
    public int MatrixSeed { get; init; } = 42;

    [Option("Probability that a session goes on after an acceptance.", Minimum = 0, MaximumExclusive = 1)]
    public double StayAccepted { get; init; } = 0.9;

    [Option("Probability that a session goes on after a rejection.", Minimum = 0, MaximumExclusive = 1)]
    public double StayRejected { get; init; } = 0.8;

    // W = ((1 − I)·X + diag(d)) with permuted columns, X ~ U(0, 0.2), d ~ U(0.9, 1): fixed by the seed option alone.
    public (double[,] W, int[] Best) Matrix()
    {
        var random = new RandomStream((ulong)MatrixSeed);
        double[,] w = new double[Documents, Documents];
        int[] best = [.. Enumerable.Range(0, Documents)];
        for (int i = 0; i < Documents; i++)
        {
            int other = i + random.Below(Documents - i);
            (best[i], best[other]) = (best[other], best[i]); // the rows below are drawn later
            for (int j = 0; j < Documents; j++)
            {
                w[i, j] = j == best[i] ? 0.9 + (0.1 * random.Uniform()) : 0.2 * random.Uniform();
            }
        }

        return (w, best);
    }
}

// The state of one lane: plain data, the random stream included, so snapshots and forks come free.
internal struct Session
{
    public int Document;
    public RandomStream Random;
}

internal sealed class TransitionSimulation(TransitionOptions options, int lanes) : LaneSimulation<Session>(lanes)
{
    private readonly double[,] _w = options.Matrix().W;

    public override Space ObservationSpace { get; } = new DiscreteSpace(options.Documents);

    public override Space ActionSpace { get; } = new DiscreteSpace(options.Documents);

    protected override void Reset(ref Session state, EpisodeKey key, LaneView view)
    {
        state = new Session { Random = key.Stream(StreamId.Users) };
        state.Document = state.Random.Below(options.Documents);
        view.Observation<long>(0)[0] = state.Document;
    }

    protected override StepOutcome Step(ref Session state, ValueBatch actions, LaneView view)
    {
        int offered = (int)actions.Leaves[0].As<long>()[view.Lane];
        bool accepted = state.Random.Uniform() < _w[state.Document, offered];
        state.Document = accepted ? offered : state.Random.Below(options.Documents);
        bool stays = state.Random.Uniform() < (accepted ? options.StayAccepted : options.StayRejected);
        view.Observation<long>(0)[0] = state.Document;
        return new StepOutcome(accepted ? 1 : 0, Terminated: !stays);
    }

    protected override void Render(in Session state, StringBuilder text) => text.Append($"at document {state.Document}\n");
}

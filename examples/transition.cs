#!/usr/bin/env dotnet
#:project ../src/RecEnv.Agents/RecEnv.Agents.csproj
// Your own environment in one file: a user goes from document to document, accepting or rejecting what is recommended.
// W[i, j] is the probability that a user at document i accepts document j. An accepted document becomes the current one
// and the session goes on with probability 0.9; after a rejection the user jumps anywhere and goes on with 0.8.
// Expected: 27 rules, passed: True. The best document of each row earns 9.1 a session, always the same one 0.9.
using System.Text;
using RecEnv;
using RecEnv.Agents;
using RecEnv.Conformance;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

var definition = new EnvironmentDefinition<TransitionOptions>(
    "MyTransition-v0", "Recommend the next document.", (options, lanes) => new TransitionSimulation(options, lanes));

var checker = new ConformanceChecker((lanes, autoreset) => definition.MakeVector(lanes, new() { Autoreset = autoreset }));
ConformanceReport report = checker.Check();
double best = Mean(new NextAgent(document => TransitionSimulation.BestNext(document, 10)));
double fixedOne = Mean(new NextAgent(_ => 4));
Console.WriteLine(FormattableString.Invariant(
    $"{report.Results.Count} rules, passed: {report.Passed}. The best document of each row earns {best:F1} a session, always the same one {fixedOne:F1}."));

double Mean(IAgent agent)
{
    using IVectorEnvironment env = definition.MakeVector(500);
    return Evaluation.Run(env, agent, episodes: 20_000, seed: 1).Mean;
}

// An agent answers all lanes at once.
internal sealed class NextAgent(Func<int, long> policy) : IAgent
{
    public void Act(VectorStep step, ValueBatch actions)
    {
        ReadOnlySpan<long> documents = step.Observations.Leaves[0].As<long>();
        for (int lane = 0; lane < documents.Length; lane++)
        {
            actions.Leaves[0].As<long>()[lane] = policy((int)documents[lane]);
        }
    }
}

internal sealed record TransitionOptions
{
    [Option("Documents.", Minimum = 2, Maximum = 1000, Unit = "items")]
    public int Documents { get; init; } = 10;

    [Option("Probability that a session goes on after an acceptance.", Minimum = 0, MaximumExclusive = 1)]
    public double StayAccepted { get; init; } = 0.9;

    [Option("Probability that a session goes on after a rejection.", Minimum = 0, MaximumExclusive = 1)]
    public double StayRejected { get; init; } = 0.8;
}

// The state of one lane: plain data, the random stream included, so snapshots and forks come free.
internal struct Session
{
    public int Document;
    public RandomStream Random;
}

internal sealed class TransitionSimulation(TransitionOptions options, int lanes) : LaneSimulation<Session>(lanes)
{
    public override Space ObservationSpace => new DiscreteSpace(options.Documents);

    public override Space ActionSpace => new DiscreteSpace(options.Documents);

    public static long BestNext(int document, int documents) => (3 * document + 1) % documents;

    protected override void Reset(ref Session state, EpisodeKey key, LaneView view)
    {
        RandomStream users = key.Stream(StreamId.Users);
        state.Document = users.Below(options.Documents);
        state.Random = key.Stream(StreamId.Response);
        view.Observation<long>(0)[0] = state.Document;
    }

    protected override StepOutcome Step(ref Session state, ValueBatch actions, LaneView view)
    {
        int offered = (int)actions.Leaves[0].As<long>()[view.Lane];
        double w = offered == BestNext(state.Document, options.Documents) ? 0.95 : 0.1;
        bool accepted = state.Random.Uniform() < w;
        state.Document = accepted ? offered : state.Random.Below(options.Documents);
        bool stays = state.Random.Uniform() < (accepted ? options.StayAccepted : options.StayRejected);
        view.Observation<long>(0)[0] = state.Document;
        return new StepOutcome(accepted ? 1 : 0, Terminated: !stays);
    }

    protected override void Render(in Session state, StringBuilder text) => text.Append($"at document {state.Document}\n");
}

#!/usr/bin/env dotnet
#:project ../src/RecEnv.Agents/RecEnv.Agents.csproj
// Your own slate environment in one file: a listener is shown three of ten tracks and plays at most one, rather one of the
// energy he is in the mood for; his mood follows what he hears. Mood, energy and minutes are observed, patience and quality
// are not. A step is worth the minutes played. Run as a program it checks itself and two agents play it; built into an
// assembly it is a plugin: dotnet build examples/slates.cs -o out && recenv serve --plugin out/slates.dll
// Expected: 27 rules, passed: True. Minutes in a session: 23 by random, 40 by lin-ucb.
using RecEnv;
using RecEnv.Agents;
using RecEnv.Conformance;
using RecEnv.Options;
using RecEnv.Plugins;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;
using RecEnv.Spaces;

var registry = EnvironmentRegistry.CreateDefault();
new PlaylistPlugin().Register(registry);
EnvironmentDefinition definition = registry.Find("MyPlaylist-v0");
ConformanceReport report = new ConformanceChecker(
    (lanes, autoreset) => definition.MakeVector(lanes, new() { Autoreset = autoreset })).Check();
Console.WriteLine(FormattableString.Invariant(
    $"{report.Results.Count} rules, passed: {report.Passed}. Minutes in a session: {Play("random"):F0} by random, {Play("lin-ucb"):F0} by lin-ucb."));

double Play(string name)
{
    using IVectorEnvironment env = definition.MakeVector(50);
    IAgent agent = AgentRegistry.CreateDefault().Find(name).Make(new AgentContext(env.Contract, env.LaneCount, Seed: 1));
    return Evaluation.Run(env, agent, new EvaluationSettings { Episodes = 2000, Learn = agent is ILearningAgent }).Mean;
}

public sealed class PlaylistPlugin : IEnvironmentPlugin
{
    public void Register(EnvironmentRegistry registry) => registry.Register(new EnvironmentDefinition<PlaylistOptions>(
        "MyPlaylist-v0", "Tracks for a listener whose mood follows what he hears.", Join, stepLimit: _ => 100));

    private static SlateSimulation<Track, Tracks, Listener, Listeners, MultinomialLogit, Heard, Responses, Minutes> Join(
        PlaylistOptions options, int lanes) => new(
            lanes,
            new SlateSettings(options.CandidateCount, options.SlateSize, ResampleCandidates: true),
            new Tracks(),
            new Listeners(options),
            new MultinomialLogit(nullMass: 1),
            new Responses(),
            new Minutes());
}

internal sealed record PlaylistOptions : IEnvironmentOptions
{
    [Option("Tracks to choose from.", Minimum = 1, Maximum = 1000, Unit = "items")]
    public int CandidateCount { get; init; } = 10;

    [Option("Tracks shown.", Minimum = 1, Maximum = 1000, Unit = "items")]
    public int SlateSize { get; init; } = 3;

    [Option("Weight of mood in what he plays.", Minimum = 0, Maximum = 100)]
    public double MoodWeight { get; init; } = 3;

    public string? Problem() => SlateSize <= CandidateCount ? null : "Make \"slate_size\" at most \"candidate_count\".";
}

// The item, RecSim's document. A record prints itself, which is what Render shows.
internal readonly record struct Track(double Energy, double Minutes, double Quality);

internal readonly struct Tracks : IItemModel<Track>
{
    public Space Space(int candidateCount) => new DictSpace(
        ("energy", new BoxSpace(-1, 1, [candidateCount])), // leaf 0
        ("minutes", new BoxSpace(2, 6, [candidateCount]))); // leaf 1

    public void Draw<TRandom>(ref TRandom random, Span<Track> items, Span<double> features)
        where TRandom : struct, IRandomSource
    {
        foreach (ref Track track in items)
        {
            track = new Track(-1 + (2 * random.Uniform()), 2 + (4 * random.Uniform()), random.Uniform());
        }
    }

    public void Observe(ReadOnlySpan<Track> items, ReadOnlySpan<double> features, LaneView view)
    {
        for (int i = 0; i < items.Length; i++)
        {
            view.Observation<float>(0)[i] = (float)items[i].Energy;
            view.Observation<float>(1)[i] = (float)items[i].Minutes;
        }
    }
}

// The state of a user, and how he is drawn, likes a track, responds, changes and leaves.
internal record struct Listener(double Mood, double Patience);

internal readonly struct Listeners(PlaylistOptions options) : IUserModel<Listener, Track, Heard>
{
    public Space Space => new BoxSpace(-1, 1, [1]); // leaf 0, again: each piece counts its own

    public void Draw<TRandom>(ref TRandom random, ref Listener user, Span<double> vector)
        where TRandom : struct, IRandomSource => user = new Listener(-1 + (2 * random.Uniform()), Patience: 5);

    public double Score(in Listener user, ReadOnlySpan<double> vector, in Track item, ReadOnlySpan<double> features) =>
        options.MoodWeight * user.Mood * item.Energy;

    public void Respond<TRandom>(
        ref TRandom random, ref Listener user, Span<double> vector, SlateItems<Track> slate, int picked, Span<Heard> responses)
        where TRandom : struct, IRandomSource
    {
        responses.Clear();
        user.Patience -= 1;
        if (picked >= 0) // below 0: he played nothing
        {
            Track track = slate[picked];
            responses[picked] = new Heard(true, track.Minutes);
            user.Patience += 1.5 * track.Quality;
            user.Mood = Math.Clamp(user.Mood + (0.1 * (track.Energy - user.Mood)) + (0.1 * random.Normal()), -1, 1);
        }
    }

    public bool IsOver(in Listener user) => user.Patience <= 0;

    public void Observe(in Listener user, ReadOnlySpan<double> vector, LaneView view) =>
        view.Observation<float>(0)[0] = (float)user.Mood;
}

// The response to one track; its default means "not played".
internal readonly record struct Heard(bool Played, double Minutes);

internal readonly struct Responses : IResponseModel<Heard>
{
    public Space Space(int slateSize) => new DictSpace(("click", new MultiBinarySpace([slateSize])));

    public void Observe(ReadOnlySpan<Heard> responses, LaneView view)
    {
        for (int i = 0; i < responses.Length; i++)
        {
            view.Observation<sbyte>(0)[i] = responses[i].Played ? (sbyte)1 : (sbyte)0;
        }
    }

    public void Count(ReadOnlySpan<Heard> responses, Span<double> counters) { }

    public void Report(ReadOnlySpan<double> counters, Span<double> values) { }
}

internal readonly struct Minutes : IRewardModel<Heard>
{
    public double Reward(ReadOnlySpan<Heard> responses)
    {
        double minutes = 0;
        foreach (Heard heard in responses)
        {
            minutes += heard.Minutes;
        }

        return minutes;
    }
}

using RecEnv.Client.Tests.Support;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Spaces;

namespace RecEnv.Client.Tests;

/// <summary>Every mistake meets the same exception with the same sentence, in process and on a server.</summary>
public sealed class MistakeTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Id = "InterestEvolution-v0";

    private static readonly Dictionary<string, Action<IVectorEnvironment>> _uses = new()
    {
        ["Current before reset"] = environment => _ = environment.Current,
        ["Step before reset"] = environment => environment.Step(0, 1, 0, 1),
        ["Snapshot before reset"] = environment => environment.Snapshot(),
        ["Render before reset"] = environment => environment.Render(0),
        ["Partial reset before reset"] = environment => environment.Reset([new LaneReset(0)]),
        ["Step with null"] = environment => environment.Step(null!),
        ["Candidate too high"] = After(environment => environment.Step(0, 1, 2, 10)),
        ["Candidate negative"] = After(environment => environment.Step(-1, 1, 2, 3)),
        ["Slates too long"] = After(environment => environment.Step(0, 1, 2, 3, 4, 5)),
        ["Too few numbers"] = After(environment => environment.Step(0, 1, 2)),
        ["Batch of other lanes"] = After(environment => environment.Step(new ValueBatch(environment.Contract.ActionSpace, 3))),
        ["Batch of another space"] = After(environment => environment.Step(new ValueBatch(new DiscreteSpace(4), 2))),
        ["Step after the end"] = After(environment =>
        {
            environment.Step(0, 1, 0, 1);
            environment.Step(0, 1, 0, 1);
        }),
        ["Reset of no lane"] = After(environment => environment.Reset([])),
        ["Reset of a lane that is none"] = After(environment => environment.Reset([new LaneReset(2)])),
        ["Reset of a negative lane"] = After(environment => environment.Reset([new LaneReset(-1)])),
        ["Reset of a lane twice"] = After(environment => environment.Reset([new LaneReset(1), new LaneReset(1, 5)])),
        ["Reset in descending order"] = After(environment => environment.Reset([new LaneReset(1), new LaneReset(0)])),
        ["Render of a lane that is none"] = After(environment => environment.Render(7)),
        ["Restore of nonsense"] = environment => environment.Restore("nonsense"u8),
        ["Restore of a damaged snapshot"] = After(environment =>
        {
            byte[] snapshot = environment.Snapshot();
            snapshot[^1] ^= 1;
            environment.Restore(snapshot);
        }),
        ["Restore of other lanes"] = environment =>
        {
            using IVectorEnvironment other = TestRegistry.Create().MakeVector(Id, 5);
            other.Reset(1);
            environment.Restore(other.Snapshot());
        },
    };

    private static readonly Dictionary<string, (string Id, int Lanes, EnvironmentSettings Settings)> _makings = new()
    {
        ["Unknown environment"] = ("IntrestEvolution-v0", 1, new()),
        ["No lane"] = (Id, 0, new()),
        ["Negative step limit"] = (Id, 1, new() { MaxEpisodeSteps = -1 }),
        ["Unknown option"] = (Id, 1, new() { OptionsJson = """{"slate_sise":3}""" }),
        ["Option of a wrong type"] = (Id, 1, new() { OptionsJson = """{"slate_size":"three"}""" }),
        ["Option out of range"] = (Id, 1, new() { OptionsJson = """{"slate_size":0}""" }),
        ["Options that disagree"] = (Id, 1, new() { OptionsJson = """{"slate_size":11}""" }),
        ["Options that are no object"] = (Id, 1, new() { OptionsJson = "[1]" }),
        ["Options that are no JSON"] = (Id, 1, new() { OptionsJson = "{" }),
        ["Option record out of range"] = (Id, 1, new() { Options = new InterestEvolutionOptions { SlateSize = 0 } }),
        ["Options given twice"] = (Id, 1, new() { Options = new InterestEvolutionOptions(), OptionsJson = "{}" }),
    };

    public static TheoryData<string> Uses() => [.. _uses.Keys];

    public static TheoryData<string> Makings() => [.. _makings.Keys];

    [Theory]
    [MemberData(nameof(Uses))]
    public void Use_Wrong_FailsAsInProcess(string name)
    {
        var settings = new EnvironmentSettings { Autoreset = AutoresetMode.Disabled, MaxEpisodeSteps = 1 };
        using RecEnvClient client = server.Connect();
        using IVectorEnvironment local = TestRegistry.Create().MakeVector(Id, 2, settings);
        using IVectorEnvironment remote = client.MakeVector(Id, 2, settings);

        var expected = Failure.Of(() => _uses[name](local));
        var actual = Failure.Of(() => _uses[name](remote));

        Assert.Equal(expected, actual);
        remote.Reset(1); // the environment still works
        remote.Step(0, 1, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Makings))]
    public void MakeVector_Wrong_FailsAsInProcess(string name)
    {
        (string id, int lanes, EnvironmentSettings settings) = _makings[name];
        using RecEnvClient client = server.Connect();

        var expected = Failure.Of(() => TestRegistry.Create().MakeVector(id, lanes, settings));
        var actual = Failure.Of(() => client.MakeVector(id, lanes, settings));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Step_InvalidActionOverAStream_FailsAsInProcessAndGoesOn()
    {
        const int Lanes = 1500;
        using RecEnvClient client = server.Connect();
        using IVectorEnvironment local = TestRegistry.Create().MakeVector(Id, Lanes);
        using IVectorEnvironment remote = client.MakeVector(Id, Lanes);
        long[] bad = new long[2 * Lanes];
        bad[2001] = 10;
        local.Reset(1);
        remote.Reset(1);

        var expected = Failure.Of(() => local.Step(bad));
        var actual = Failure.Of(() => remote.Step(bad));

        Assert.Equal(expected, actual);
        bad[2001] = 9;
        Assert.Equal(Recording.Of(local.Step(bad)), Recording.Of(remote.Step(bad)));
    }

    [Fact]
    public void Step_AfterDispose_IsRefused()
    {
        using RecEnvClient client = server.Connect();
        IVectorEnvironment environment = client.MakeVector(Id, 1);
        environment.Reset(1);
        environment.Dispose();
        environment.Dispose();

        Assert.Throws<ObjectDisposedException>(() => environment.Step(0, 1));
        Assert.Throws<ObjectDisposedException>(() => environment.Reset());
    }

    private static Action<IVectorEnvironment> After(Action<IVectorEnvironment> use)
    {
        return environment =>
        {
            environment.Reset(1);
            use(environment);
        };
    }
}

using RecEnv.Client.Tests.Support;

namespace RecEnv.Client.Tests;

public sealed class TrajectoryTests(TestServer server) : IClassFixture<TestServer>
{
    private const string InterestEvolution = "InterestEvolution-v0";
    private const string RatingReplay = "RatingReplay-v0";
    private const string EverySpace = "EverySpace-v0";

    public static TheoryData<string, AutoresetMode, ObservationLayout> Ways()
    {
        var ways = new TheoryData<string, AutoresetMode, ObservationLayout>();
        foreach (AutoresetMode mode in Enum.GetValues<AutoresetMode>())
        {
            ways.Add(InterestEvolution, mode, ObservationLayout.Dict);
            ways.Add(InterestEvolution, mode, ObservationLayout.Flat);
            ways.Add(RatingReplay, mode, ObservationLayout.Dict);
            ways.Add(RatingReplay, mode, ObservationLayout.Flat);
            ways.Add(EverySpace, mode, ObservationLayout.Dict);
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Step_AnyModeAndLayout_ReturnsTheBytesOfTheProcess(string id, AutoresetMode mode, ObservationLayout layout)
    {
        const int Lanes = 5;
        var settings = new EnvironmentSettings { Autoreset = mode, Layout = layout, MaxEpisodeSteps = 23 };
        using RecEnvClient overSocket = server.Connect();
        using RecEnvClient overTcp = server.Connect(socket: false);
        using var twins = new Twins(
            id,
            Lanes,
            settings,
            TestRegistry.Create().MakeVector(id, Lanes, settings),
            overSocket.MakeVector(id, Lanes, settings),
            overTcp.MakeVector(id, Lanes, settings));

        twins.Reset(seed: 3);
        twins.Step(40);
        twins.Reset(new LaneReset(1), new LaneReset(3, Seed: ulong.MaxValue));
        twins.Step(30);
        twins.Reset(seed: null);
        twins.Step(10);
    }

    [Theory]
    [InlineData(AutoresetMode.SameStep)]
    [InlineData(AutoresetMode.NextStep)]
    public void Step_ManyLanesOverAStream_ReturnsTheBytesOfTheProcess(AutoresetMode mode)
    {
        const int Lanes = 3000; // about 3 MB of observations, so three parts
        var settings = new EnvironmentSettings { Autoreset = mode, MaxEpisodeSteps = 3 };
        using RecEnvClient client = server.Connect();
        using var twins = new Twins(
            InterestEvolution,
            Lanes,
            settings,
            TestRegistry.Create().MakeVector(InterestEvolution, Lanes, settings),
            client.MakeVector(InterestEvolution, Lanes, settings));

        twins.Reset(seed: 1);
        twins.Step(5);
        twins.Reset(new LaneReset(0), new LaneReset(2999, Seed: 8));
        twins.Step(2);
    }

    [Fact]
    public void Contract_OfEverySpace_EqualsTheOneInProcess()
    {
        using RecEnvClient client = server.Connect();
        EnvironmentContract local = TestRegistry.Create().Find(EverySpace).Describe();

        using IVectorEnvironment environment = client.MakeVector(EverySpace, 1);

        Assert.Equal(local.ObservationSpace, environment.Contract.ObservationSpace);
        Assert.Equal(local.ActionSpace, environment.Contract.ActionSpace);
        Assert.Equal(local.Infos, environment.Contract.Infos);
        Assert.Equal(local with { Infos = [] }, environment.Contract with { Infos = [] });
    }

    [Fact]
    public void Contract_OfASlateEnvironment_EqualsTheOneInProcess()
    {
        var settings = new EnvironmentSettings { OptionsJson = """{"slate_size":3}""", MaxEpisodeSteps = 7 };
        using RecEnvClient client = server.Connect();
        EnvironmentContract local = TestRegistry.Create().Find(InterestEvolution).Describe(settings);

        using IVectorEnvironment environment = client.MakeVector(InterestEvolution, 1, settings);

        Assert.Equal(local.Infos, environment.Contract.Infos);
        Assert.Equal(local with { Infos = [] }, environment.Contract with { Infos = [] });
    }

    [Fact]
    public void Make_SingleEnvironment_EqualsLaneOfAVector()
    {
        using RecEnvClient client = server.Connect();
        using IEnvironment single = client.Make(InterestEvolution);
        using IVectorEnvironment vector = TestRegistry.Create().MakeVector(InterestEvolution, 3);

        vector.Reset(seed: 10);
        single.Reset(seed: 12);
        VectorStep expected = vector.Step(0, 1, 2, 3, 4, 5);
        StepResult actual = single.Step(4, 5);

        Assert.Equal(expected.Rewards[2], actual.Reward);
        Assert.Equal(
            expected.Observations["user"].Lane<float>(2).ToArray(), actual.Observation["user"].As<float>().ToArray());
    }
}

namespace RecEnv.Tests.Simulation;

/// <summary>Registry, settings and the single environment.</summary>
public class DefinitionTests
{
    public static TheoryData<EnvironmentSettings, string> BadSettings => new()
    {
        { new() { Threads = 0 }, "The number of threads must be in [1, 1024] but is 0." },
        { new() { Threads = 1025 }, "The number of threads must be in [1, 1024] but is 1025." },
        { new() { MaxEpisodeSteps = -1 }, "The step limit must be in [0, 2147483647] but is -1." },
        { new() { Autoreset = 0 }, "The autoreset mode must be one of NextStep, SameStep, Disabled but is 0." },
        { new() { Layout = (ObservationLayout)7 }, "The observation layout must be one of Dict, Flat but is 7." },
        {
            new() { Options = new object() },
            "The options are of type Object, but this schema describes WalkOptions. (Parameter 'options')"
        },
        {
            new() { Options = new WalkOptions(), OptionsJson = "{}" },
            "Options were given twice, as a record and as JSON. Give one of them."
        },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void MakeVector_BadSetting_SaysWhatIsAllowed(EnvironmentSettings settings, string expected)
    {
        string made = Assert.ThrowsAny<ArgumentException>(() => WalkSimulation.Definition.MakeVector(1, settings)).Message;
        string described = Assert.ThrowsAny<ArgumentException>(() => WalkSimulation.Definition.Describe(settings)).Message;

        Assert.Equal(made, described);
        Assert.Equal(expected, made);
    }

    [Theory]
    [InlineData(0, "The number of lanes must be in [1, 1048576] but is 0.")]
    [InlineData(1048577, "The number of lanes must be in [1, 1048576] but is 1048577.")]
    public void MakeVector_BadLaneCount_SaysTheRange(int lanes, string expected) =>
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => WalkSimulation.Definition.MakeVector(lanes)).Message);

    [Theory]
    [InlineData("Walk")]
    [InlineData("Walk-v")]
    [InlineData("My.Walk-v0")]
    [InlineData("0Walk-v0")]
    [InlineData("Walk-v0\n")]
    [InlineData("")]
    public void Constructor_BadId_SaysTheForm(string id)
    {
        var error = Assert.Throws<ArgumentException>(
            () => new EnvironmentDefinition<WalkOptions>(id, "", (_, lanes) => new WalkSimulation(lanes)));

        Assert.Equal(
            $"\"{id}\" is not an environment id. Write letters, digits, - and _, then -v and a version: MyShop-v0.",
            error.Message);
    }

    [Fact]
    public void Find_MisspeltId_NamesTheNearest() => Assert.Equal(
        "No environment is called \"IntrestEvolution-v0\". Did you mean \"InterestEvolution-v0\"? \"recenv list\" shows all " +
        $"{EnvironmentRegistry.CreateDefault().Definitions.Count}.",
        Assert.Throws<UnknownEnvironmentException>(
            () => EnvironmentRegistry.CreateDefault().Find("IntrestEvolution-v0")).Message);

    [Fact]
    public void Find_IdLikeNoOther_NamesNone() => Assert.DoesNotContain(
        "Did you mean",
        Assert.Throws<UnknownEnvironmentException>(() => EnvironmentRegistry.CreateDefault().Find("Q")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Register_IdThatIsTaken_SaysSo()
    {
        var registry = new EnvironmentRegistry();
        registry.Register(WalkSimulation.Definition);

        Assert.Equal(
            "An environment called \"Walk-v0\" is already registered. Choose another id.",
            Assert.Throws<ArgumentException>(() => registry.Register(WalkSimulation.Definition)).Message);
        Assert.Same(WalkSimulation.Definition, Assert.Single(registry.Definitions));
    }

    [Fact]
    public void Describe_Environment_IsTheContractItIsMadeWith()
    {
        var settings = new EnvironmentSettings { Layout = ObservationLayout.Flat, MaxEpisodeSteps = 4 };
        using IVectorEnvironment environment = WalkSimulation.Definition.MakeVector(2, settings);

        EnvironmentContract described = WalkSimulation.Definition.Describe(settings);

        Assert.Equal(environment.Contract.Infos, described.Infos);
        Assert.Equal(environment.Contract with { Infos = described.Infos }, described);
        Assert.Equal("xoshiro256++/1", described.Generator);
    }

    [Fact]
    public void Make_SingleEnvironment_IsLaneZeroOfAVector()
    {
        using IEnvironment single = WalkSimulation.Definition.Make();
        using IVectorEnvironment vector = Engine.Walk(3, AutoresetMode.Disabled);
        VectorStep expected = vector.Reset(4);
        StepResult actual = single.Reset(4);

        while (!actual.EpisodeOver)
        {
            actual = single.Step(Engine.Stay);
            expected = Engine.StayInAllLanes(vector);
            Assert.Equal(expected.Rewards[0], actual.Reward);
            Assert.Equal((expected.Terminated[0], expected.Truncated[0]), (actual.Terminated, actual.Truncated));
            Assert.True(expected.Observations.Leaves[0].Row(0).SequenceEqual(actual.Observation.Leaves[0].Bytes));
            vector.Reset([.. Enumerable.Range(1, 2).Select(lane => new LaneReset(lane))]);
        }
    }

    [Fact]
    public void Step_SingleEnvironmentAfterTheEnd_SaysWhatToDo()
    {
        using IEnvironment single = WalkSimulation.Definition.Make(new EnvironmentSettings { MaxEpisodeSteps = 1 });
        single.Reset(1);
        string how = single.Step(Engine.Stay).Terminated ? "terminated" : "truncated";

        Assert.Equal(
            $"Step was called after the episode ended at step 1 ({how}). Call Reset first.",
            Assert.Throws<ResetNeededException>(() => single.Step(Engine.Stay)).Message);
    }

    [Fact]
    public void Fork_OfSingleEnvironment_GoesItsOwnWay()
    {
        using IEnvironment single = WalkSimulation.Definition.Make();
        single.Reset(2);
        byte[] snapshot = single.Snapshot();

        using IEnvironment fork = single.Fork();
        string before = single.Render();
        fork.Step(Engine.Stay);

        Assert.Equal(before, single.Render());
        Assert.NotEqual(before, fork.Render());
        fork.Restore(snapshot);
        Assert.Equal(before, fork.Render());
    }

    [Theory]
    [InlineData(2, AutoresetMode.Disabled)]
    [InlineData(1, AutoresetMode.NextStep)]
    public void LaneEnvironment_OfOtherVectors_SaysWhatItNeeds(int lanes, AutoresetMode mode)
    {
        using IVectorEnvironment vector = Engine.Walk(lanes, mode);

        Assert.Equal(
            $"A single environment needs 1 lane and autoreset Disabled, but this one has {lanes} and {mode}. (Parameter " +
            "'vector')",
            Assert.Throws<ArgumentException>(() => new LaneEnvironment(vector)).Message);
    }
}

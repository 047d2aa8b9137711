using RecEnv.Environments.RatingReplay;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>The environment on ratings known by heart.</summary>
public sealed class RatingReplayTests : IDisposable
{
    private readonly TinyRatings _tiny = new();

    private RatingReplayOptions Options => new() { Path = _tiny.Path, MinimumPositives = 1 };

    private RatingReplayOptions InOrder => Options with { VisitOrder = VisitOrder.Ascending };

    [Fact]
    public void Definition_Defaults_DescribesItsSpaces()
    {
        EnvironmentContract contract = RecEnv.Environments.RatingReplay.RatingReplay.Definition.Describe(
            new EnvironmentSettings { Options = Options });

        Assert.Equal(
            "Dict(available: Box(0, 8, [6], int64), mask: MultiBinary([6]), memory: Box(0, 8, [5], int64), " +
            "user: Discrete(4))",
            contract.ObservationSpace.Describe());
        Assert.Equal("Discrete(6)", contract.ActionSpace.Describe());
        Assert.Equal(
            ["action_mask int8[6]", "episode/l int64[]", "episode/r float64[]", "episode/hits float64[]",
                "episode/precision float64[]"],
            contract.Infos.Select(leaf => leaf.ToString()));
        Assert.Equal((0, "RatingReplay-v0"), (contract.MaxEpisodeSteps, contract.EnvironmentId));
    }

    [Fact]
    public void Reset_AscendingOrder_VisitsUsersWithPositivesInTurn()
    {
        using IEnvironment environment = Replays.Make(InOrder);

        var users = new List<int> { Replays.User(environment.Reset(seed: 5).Observation) };
        for (int episode = 1; episode < 5; episode++)
        {
            users.Add(Replays.User(environment.Reset().Observation));
        }

        Assert.Equal([0, 1, 2, 0, 1], users);
    }

    [Fact]
    public void Reset_ShuffledOrder_VisitsEachUserOncePerPassAndRepeatsTheOrder()
    {
        using IEnvironment environment = Replays.Make();

        int first = Replays.User(environment.Reset(seed: 7).Observation);
        var pass = new List<int> { first };
        for (int user = Replays.User(environment.Reset().Observation); user != first;
            user = Replays.User(environment.Reset().Observation))
        {
            pass.Add(user);
        }

        int second = Replays.User(environment.Reset().Observation);
        Assert.Equal(pass.Count, pass.Distinct().Count());
        Assert.True(pass.Count > 20, "Too few users to tell anything.");
        Assert.NotEqual(pass.Order(), pass);
        Assert.Equal(pass[1], second);
    }

    [Fact]
    public void Reset_Limits_VisitsOnlyUsersWithinThem()
    {
        using IEnvironment environment = Replays.Make(Options with { MinimumPositives = 2, MaximumPositives = 2 });

        int[] users = [.. Enumerable.Range(0, 4).Select(_ => Replays.User(environment.Reset().Observation))];

        Assert.Equal([1, 1, 1, 1], users);
        Assert.Equal(4, Replays.Available(environment.Reset().Observation).Length);
    }

    [Fact]
    public void Reset_ShorterList_PadsItWithItemCountAndMaskZero()
    {
        using IEnvironment environment = Replays.Make(InOrder);

        environment.Reset(seed: 1);
        ValueBatch observation = environment.Reset().Observation;

        Assert.Equal([8, 8], Replays.Available(observation)[4..].ToArray());
        Assert.Equal([1, 1, 1, 1, 0, 0], Replays.Mask(observation).ToArray());
        Assert.Equal(2, Replays.Available(observation)[..4].ToArray().Count(item => item is 1 or 3));
    }

    [Fact]
    public void Reset_ThresholdRaised_HasFewerPositives()
    {
        using IEnvironment environment = Replays.Make(InOrder with { PositiveThreshold = 4.5 });

        ValueBatch observation = environment.Reset(seed: 1).Observation;

        Assert.Equal(2, Replays.Available(observation).Length);
        Assert.Contains(0, Replays.Available(observation).ToArray());
    }

    [Fact]
    public void Step_PositivesOnly_PaysOneEachAndShiftsTheMemory()
    {
        using IEnvironment environment = Replays.Make(InOrder with { MemoryLength = 2 });
        StepResult step = environment.Reset(seed: 1);
        long[] start = Replays.Memory(step.Observation);

        var memories = new List<long[]>();
        foreach (int item in (int[])[5, 0, 2])
        {
            step = environment.Step(Replays.Available(step.Observation).IndexOf(item));
            Assert.Equal(1, step.Reward);
            memories.Add(Replays.Memory(step.Observation));
        }

        Assert.Equal([8, 8], start);
        Assert.Equal([[8, 5], [5, 0], [0, 2]], memories);
        Assert.True(step.Terminated);
        Assert.Equal((3.0, 1.0), (Metric(step, "episode/hits"), Metric(step, "episode/precision")));
    }

    [Fact]
    public void Step_Negative_PaysNothingAndKeepsTheMemory()
    {
        using IEnvironment environment = Replays.Make(InOrder);
        StepResult step = environment.Reset(seed: 1);

        int negative = Replays.Available(step.Observation).IndexOfAnyExcept(0, 2, 5);
        step = environment.Step(negative);

        Assert.Equal((0.0, false), (step.Reward, step.Terminated));
        Assert.Equal([8, 8, 8, 8, 8], Replays.Memory(step.Observation));
        Assert.Equal(0, Replays.Mask(step.Observation)[negative]);
        Assert.Equal(
            Replays.Mask(step.Observation).ToArray(), step.Infos[0].Values.Lane<sbyte>(0).ToArray());
    }

    [Fact]
    public void Reset_AfterAVisit_StartsWithAnEmptyMemory()
    {
        using IEnvironment environment = Replays.Make(Options with { MinimumPositives = 3 });
        StepResult step = environment.Reset(seed: 1);
        var random = new RandomStream(1);

        Replays.RunRandomly(environment, step, ref random);
        step = environment.Reset();

        Assert.Equal([8, 8, 8, 8, 8], Replays.Memory(step.Observation));
        Assert.Equal(6, Replays.Mask(step.Observation).Count((sbyte)1));
    }

    [Fact]
    public void Reset_WithoutReplacement_OffersDistinctItems()
    {
        using IEnvironment environment = Replays.Make(Options with
        {
            WithReplacement = false,
            NegativesPerPositive = 2,
            MaximumPositives = 2,
            MinimumPositives = 2,
        });

        for (ulong seed = 0; seed < 20; seed++)
        {
            long[] available = [.. Replays.Available(environment.Reset(seed).Observation)];
            Assert.Equal(6, available.Distinct().Count());
        }
    }

    [Fact]
    public void Render_MidVisit_ShowsUserMemoryAndTheAvailableItems()
    {
        using IEnvironment environment = Replays.Make(InOrder);
        StepResult step = environment.Reset(seed: 1);
        int position = Replays.Available(step.Observation).IndexOf(2);

        environment.Step(position);

        string[] lines = environment.Render().TrimEnd('\n').Split('\n');
        Assert.Equal("user 0: 1 hits in 1 of 3 steps", lines[1]);
        Assert.Equal("memory, oldest first: - - - - 2", lines[2]);
        Assert.StartsWith("available (position:item), 5 of 6:", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain($" {position}:", lines[3], StringComparison.Ordinal);
    }

    public void Dispose() => _tiny.Dispose();

    private static double Metric(StepResult step, string name) =>
        step.Infos.Single(info => info.Leaf.Path == name).Values.As<double>()[0];
}

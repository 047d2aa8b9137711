namespace RecEnv.Tests.Simulation;

/// <summary>What the conformance rules do not say of the engine.</summary>
public class EngineTests
{
    [Theory]
    [InlineData(AutoresetMode.NextStep)]
    [InlineData(AutoresetMode.SameStep)]
    public void Step_AnyNumberOfThreads_GivesTheSameTrajectory(AutoresetMode mode)
    {
        string[] expected = Play(threads: 1);

        Assert.All([2, 7], threads => Assert.Equal(expected, Play(threads)));

        string[] Play(int threads)
        {
            using IVectorEnvironment environment = Engine.Walk(29, mode, threads);
            return [environment.Reset(3).Print(), .. Enumerable.Range(0, 60).Select(_ => environment.StayInAllLanes().Print())];
        }
    }

    [Fact]
    public void Step_EndOfEpisode_ReportsMetricsByNameAndShape()
    {
        using IVectorEnvironment environment = Engine.Walk(1, AutoresetMode.Disabled);
        VectorStep step = environment.Reset(1);
        Assert.False(step.Info("episode/l").Has(0));

        while (!step.Terminated[0] && !step.Truncated[0])
        {
            step = environment.StayInAllLanes();
        }

        long length = step.Info("episode/l").Values.As<long>()[0];
        Assert.Equal(0, step.Info("episode/ups").Values.As<double>()[0]);
        Assert.Equal([length, -length], step.Info("episode/visits").Values.Lane<double>(0).ToArray());
    }

    [Theory]
    [InlineData(null, 12)]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    public void Step_AtTheLimit_TruncatesUnlessTerminated(int? limit, int expected)
    {
        using IVectorEnvironment environment = Engine.Walk(200, limit: limit);
        environment.Reset(1);
        Assert.Equal(expected, environment.Contract.MaxEpisodeSteps);
        int truncated = 0;

        for (int i = 1; i <= 60; i++)
        {
            VectorStep step = environment.StayInAllLanes();
            for (int lane = 0; lane < 200; lane++)
            {
                long length = step.Info("episode/l").Has(lane) ? step.Info("episode/l").Values.As<long>()[lane] : 0;
                Assert.True(step.Truncated[lane] ? length == expected : length <= expected);
                truncated += step.Truncated[lane] ? 1 : 0;
            }
        }

        Assert.True(truncated > 0);
    }

    [Fact]
    public void Step_NoLimit_NeverTruncates()
    {
        using IVectorEnvironment environment = Engine.Walk(50, limit: 0);
        environment.Reset(1);

        for (int i = 0; i < 200; i++)
        {
            Assert.DoesNotContain(true, environment.StayInAllLanes().Truncated.ToArray());
        }
    }

    [Fact]
    public void Reset_WithoutSeedAtFirst_SeedsLanesWithTheirIndex()
    {
        using IVectorEnvironment unseeded = Engine.Walk(3);
        using IVectorEnvironment seeded = Engine.Walk(3);

        Assert.Equal(seeded.Reset(0).Print(), unseeded.Reset().Print());
        Assert.Equal(seeded.Reset().Print(), unseeded.Reset().Print());
    }

    [Fact]
    public void Reset_SeedNearTheTop_WrapsAround()
    {
        using IVectorEnvironment two = Engine.Walk(2);
        using IVectorEnvironment one = Engine.Walk(1);

        ReadOnlySpan<byte> second = two.Reset(ulong.MaxValue).Observations.Leaves[0].Row(1);

        Assert.True(second.SequenceEqual(one.Reset(0).Observations.Leaves[0].Row(0)));
    }

    [Fact]
    public void Reset_OfOneLane_KeepsWhatTheOthersReturned()
    {
        using IVectorEnvironment environment = Engine.Walk(3, AutoresetMode.Disabled);
        environment.Reset(1);

        VectorStep step = environment.Reset([new LaneReset(1, 9)]);

        Assert.Equal([true, true, true], step.Started.ToArray());
        environment.StayInAllLanes();
        Assert.Equal([false, true, false], environment.Reset([new LaneReset(1)]).Started.ToArray());
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(step.Info("action_mask").Has));
    }

    [Fact]
    public void Reset_BadLanes_SaysWhichAreValidAndMovesNothing()
    {
        using IVectorEnvironment environment = Engine.Walk(3);
        string before = environment.Reset(1).Print();

        AssertRefused("Lane 3 is outside the 3 lanes (valid: 0 to 2).", new LaneReset(0), new LaneReset(3));
        AssertRefused("Lane -1 is outside the 3 lanes (valid: 0 to 2).", new LaneReset(-1));
        AssertRefused(
            "Lane 1 comes after lane 1. Name each lane once, in ascending order.", new LaneReset(1), new LaneReset(1));
        AssertRefused(
            "Lane 0 comes after lane 2. Name each lane once, in ascending order.", new LaneReset(2), new LaneReset(0));
        AssertRefused("No lane was given to reset. Name at least one lane.");

        void AssertRefused(string expected, params LaneReset[] lanes)
        {
            Assert.Equal(expected, Assert.Throws<ArgumentException>(() => environment.Reset(lanes)).Message);
            Assert.Equal(before, environment.Current.Print());
        }
    }

    [Fact]
    public void Render_Lane_ShowsSeedEpisodeStepAndReturn()
    {
        using IVectorEnvironment environment = Engine.Walk(2);
        environment.Reset(7);
        environment.Reset();

        string[] lines = environment.Render(1).Split('\n');

        Assert.Equal("Walk-v0 lane 1, episode 1 of seed 8, step 0, return 0", lines[0]);
        Assert.StartsWith("place ", lines[1], StringComparison.Ordinal);
        Assert.Equal(
            "Lane 2 is outside the 2 lanes (valid: 0 to 1).",
            Assert.Throws<ArgumentException>(() => environment.Render(2)).Message);
    }

    [Fact]
    public void Calls_AtTheWrongTime_SayWhatToDo()
    {
        IVectorEnvironment environment = Engine.Walk(2, AutoresetMode.Disabled, limit: 1);
        AssertNeedsReset("\"Walk-v0\" was stepped before its first reset. Call Reset first.", () => environment.StayInAllLanes());
        AssertNeedsReset("\"Walk-v0\" was read before its first reset. Call Reset first.", () => _ = environment.Current);
        AssertNeedsReset("\"Walk-v0\" was saved before its first reset. Call Reset first.", () => environment.Snapshot());
        AssertNeedsReset("\"Walk-v0\" was rendered before its first reset. Call Reset first.", () => environment.Render(0));
        AssertNeedsReset(
            "\"Walk-v0\" was reset lane by lane before its first reset. Call Reset first.",
            () => environment.Reset([new LaneReset(0)]));

        environment.Reset(1);
        string how = environment.StayInAllLanes().Terminated[0] ? "terminated" : "truncated";
        AssertNeedsReset(
            $"Step was called after the episode of lane 0 ended at step 1 ({how}). Reset that lane first, or choose another " +
            "autoreset mode.",
            () => environment.StayInAllLanes());

        environment.Dispose();
        Assert.Throws<ObjectDisposedException>(() => environment.Reset(1));
        Assert.Throws<ObjectDisposedException>(() => environment.StayInAllLanes());
        Assert.Throws<ObjectDisposedException>(() => environment.Fork());
        Assert.Throws<ObjectDisposedException>(() => environment.Restore([]));
    }

    [Fact]
    public void Fork_BeforeTheFirstReset_IsAFreshEnvironment()
    {
        using IVectorEnvironment environment = Engine.Walk(2);
        using IVectorEnvironment fork = environment.Fork();

        Assert.Throws<ResetNeededException>(() => fork.Current);
        Assert.Equal(environment.Reset(1).Print(), fork.Reset(1).Print());
    }

    private static void AssertNeedsReset(string expected, Action call) =>
        Assert.Equal(expected, Assert.Throws<ResetNeededException>(call).Message);
}

namespace RecEnv.Tests.Simulation;

/// <summary>A simulation that throws leaves lanes that no longer fit together; the engine says so until they are reset.</summary>
public class EngineFailureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_SimulationThrows_PassesTheErrorOnAndRefusesOtherCalls(int threads)
    {
        using IVectorEnvironment environment = Broken(threads, out _);

        AssertNeedsReset("stepped", () => environment.StayInAllLanes());
        AssertNeedsReset("read", () => _ = environment.Current);
        AssertNeedsReset("saved", () => environment.Snapshot());
        AssertNeedsReset("saved", () => environment.Fork());
        AssertNeedsReset("rendered", () => environment.Render(0));
        AssertNeedsReset("reset lane by lane", () => environment.Reset([new LaneReset(1)]));
    }

    [Fact]
    public void Reset_AfterAnError_StartsAfresh()
    {
        using IVectorEnvironment environment = Broken(threads: 1, out _);
        using IVectorEnvironment sound = Engine.Walk(2);

        Assert.Equal(sound.Reset(5).Print(), environment.Reset(5).Print());
        Assert.Equal(sound.StayInAllLanes().Print(), environment.StayInAllLanes().Print());
    }

    [Fact]
    public void Restore_AfterAnError_GoesOnFromTheSnapshot()
    {
        using IVectorEnvironment environment = Broken(threads: 1, out byte[] snapshot);

        environment.Restore(snapshot);

        Assert.Equal(snapshot, environment.Snapshot());
    }

    // Lane 1 falls in the third step; with seed 1 both first episodes last that long.
    private static IVectorEnvironment Broken(int threads, out byte[] snapshot)
    {
        IVectorEnvironment environment = Engine.Walk(2, AutoresetMode.NextStep, threads, WalkFault.ThrowInStep);
        environment.Reset(1);
        environment.StayInAllLanes();
        environment.StayInAllLanes();
        snapshot = environment.Snapshot();
        var error = Assert.Throws<InvalidOperationException>(() => environment.StayInAllLanes());
        Assert.Equal("Lane 1 fell.", error.Message);
        return environment;
    }

    private static void AssertNeedsReset(string what, Action call) => Assert.Equal(
        $"\"Walk-v0\" was {what} after a call that had stopped halfway with: Lane 1 fell. Reset all lanes or restore a " +
        "snapshot first.",
        Assert.Throws<ResetNeededException>(call).Message);
}

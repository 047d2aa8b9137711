using RecEnv.Environments.RatingReplay;

namespace RecEnv.Tests.Environments.RatingReplay;

public class RatingReplayAllocationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_AcrossVisits_AllocatesNothing(bool withReplacement)
    {
        using IVectorEnvironment environment = Replays.MakeVector(
            4, new RatingReplayOptions { WithReplacement = withReplacement }, AutoresetMode.NextStep);
        environment.Reset(seed: 1);
        Run(environment, steps: 200);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int visits = Run(environment, steps: 500);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.True(visits > 20, "Too few visits to tell anything about resets.");
    }

    private static int Run(IVectorEnvironment environment, int steps)
    {
        int visits = 0;
        Span<long> actions = environment.Actions.Leaves[0].As<long>();
        for (int t = 0; t < steps; t++)
        {
            for (int lane = 0; lane < environment.LaneCount; lane++)
            {
                actions[lane] = environment.Current.Observations.Leaves[1].Lane<sbyte>(lane).IndexOf((sbyte)1);
            }

            environment.Step(environment.Actions);
            visits += environment.Current.Terminated.Count(true);
        }

        return visits;
    }
}

using RecEnv.Spaces;

namespace RecEnv.Tests.Simulation;

/// <summary>Step allocates nothing, whatever happens in it.</summary>
public class AllocationTests
{
    [Theory]
    [InlineData(AutoresetMode.NextStep, ObservationLayout.Dict, 1)]
    [InlineData(AutoresetMode.NextStep, ObservationLayout.Flat, 1)]
    [InlineData(AutoresetMode.SameStep, ObservationLayout.Dict, 1)]
    [InlineData(AutoresetMode.SameStep, ObservationLayout.Flat, 3)]
    [InlineData(AutoresetMode.NextStep, ObservationLayout.Dict, 3)]
    public void Step_InterestEvolution_AllocatesNothing(AutoresetMode mode, ObservationLayout layout, int threads)
    {
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector(
            "InterestEvolution-v0",
            16,
            new EnvironmentSettings { Autoreset = mode, Layout = layout, Threads = threads, MaxEpisodeSteps = 5 });
        environment.Reset(1);
        var foreign = new ValueBatch(environment.Contract.ActionSpace, 16);

        long allocated = Allocated(() => environment.Step(foreign));

        Assert.Equal(0, allocated);
    }

    // What one thread allocates in 300 calls, once everything has been called and compiled before.
    private static long Allocated(Func<VectorStep> step)
    {
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 300; i++)
            {
                step();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return allocated;
    }
}

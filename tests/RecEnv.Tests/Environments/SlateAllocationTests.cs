namespace RecEnv.Tests.Environments;

/// <summary>No environment with slates allocates in a step, whatever happens in it.</summary>
public class SlateAllocationTests
{
    public static TheoryData<string> Ids =>
        [.. EnvironmentRegistry.CreateDefault().Definitions.Where(x => x.Describe().Slate is not null).Select(x => x.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Step_EpisodesEndAndBegin_AllocatesNothing(string id)
    {
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector(
            id, 16, new EnvironmentSettings { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = 5 });
        if (environment.Contract.Slate is { DistinctItems: true } slate)
        {
            Span<long> items = environment.Actions.Leaves[0].As<long>();
            for (int i = 0; i < items.Length; i++)
            {
                items[i] = i % slate.SlateSize;
            }
        }

        environment.Reset(1);
        Step(environment); // compiles

        long before = GC.GetAllocatedBytesForCurrentThread();
        Step(environment);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Step(IVectorEnvironment environment)
    {
        for (int i = 0; i < 300; i++)
        {
            environment.Step(environment.Actions);
        }
    }
}

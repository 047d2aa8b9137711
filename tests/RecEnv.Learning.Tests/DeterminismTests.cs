using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RecEnv.Learning.Tests.Kernels;
using RecEnv.Learning.Tests.Workloads;

namespace RecEnv.Learning.Tests;

/// <summary>Weights after training have the same bits whatever computes them, and a step allocates nothing.</summary>
public class DeterminismTests
{
    public static TheoryData<string> Names =>
        ["mlp:32", "mlp:300", "tiny:1", "drr:100", "drr_ranger:100", "slateq", "gfn_db:16", "gfn_tb:16", "transformer:9"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_EachWidthAndThreadCount_GivesTheSameBits(string name)
    {
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        foreach (int width in Widths.All)
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                LearningThreads.Count = threads;
                hashes.Add(Widths.With(width, () => HashAfter(name, 12)));
            }
        }

        LearningThreads.Count = 1;
        Assert.Single(hashes);
        Assert.DoesNotContain(HashAfter(name, 11), hashes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [InlineData("infer:100")]
    [InlineData("ops:1")]
    public void Step_SteadyState_AllocatesNothing(string name)
    {
        IWorkload workload = WorkloadCatalogue.Make(name);
        long least = long.MaxValue;

        // Code that is compiled anew while it runs allocates on this thread, too, but not in every round.
        for (int round = 0; round < 20 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(workload, 5);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static string HashAfter(string name, int steps)
    {
        IWorkload workload = WorkloadCatalogue.Make(name);
        Repeat(workload, steps);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in workload.Stores.SelectMany(store => store.Parameters))
        {
            hash.AppendData(MemoryMarshal.AsBytes(parameter.Values));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Repeat(IWorkload workload, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            workload.Step();
        }
    }
}

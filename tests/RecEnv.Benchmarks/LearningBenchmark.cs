using BenchmarkDotNet.Attributes;
using RecEnv.Learning.Tests.Workloads;

namespace RecEnv.Benchmarks;

/// <summary>How long does one training step of a network of this field take, and does it allocate?</summary>
[MemoryDiagnoser]
public class LearningBenchmark
{
    private IWorkload _workload = null!;

    [Params("mlp:32", "mlp:512", "drr:512", "drr_ranger:512", "slateq", "gfn_db:64", "gfn_tb:64", "infer:1", "infer:1000", "tiny:1", "ops:1")]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Prepare() => _workload = WorkloadCatalogue.Make(Name);

    [Benchmark]
    public void Step() => _workload.Step();
}

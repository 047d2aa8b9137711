using BenchmarkDotNet.Attributes;

namespace RecEnv.Benchmarks;

/// <summary>How long does one reset of one lane take, streams derived anew? 256 lanes.</summary>
[MemoryDiagnoser]
public class ResetBenchmark
{
    private const int Lanes = 256;

    private IVectorEnvironment _environment = null!;

    [Params("InterestEvolution-v0", "RatingReplay-v0")]
    public string Id { get; set; } = "";

    [GlobalSetup]
    public void Prepare() => _environment = EnvironmentRegistry.CreateDefault().MakeVector(Id, Lanes);

    [Benchmark(OperationsPerInvoke = Lanes)]
    public VectorStep Reset() => _environment.Reset();
}

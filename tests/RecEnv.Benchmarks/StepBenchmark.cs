using BenchmarkDotNet.Attributes;
using RecEnv.Seeding;

namespace RecEnv.Benchmarks;

/// <summary>How long does one step of one lane take, and does it allocate? 256 lanes, random slates, NextStep.</summary>
[MemoryDiagnoser]
public class StepBenchmark
{
    private const int Lanes = 256;

    private IVectorEnvironment _environment = null!;

    /// <summary>Candidates, slate size and whether candidates are resampled: RecSim's measured configurations.</summary>
    [Params("10 2 true", "20 3 true", "50 2 true", "100 2 true", "10 1 false")]
    public string Setting { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        string[] parts = Setting.Split(' ');
        string json = $$"""{"candidate_count":{{parts[0]}},"slate_size":{{parts[1]}},"resample_candidates":{{parts[2]}}}""";
        _environment = EnvironmentRegistry.CreateDefault()
            .MakeVector("InterestEvolution-v0", Lanes, new EnvironmentSettings { OptionsJson = json });
        _environment.Reset(0);
        var random = new RandomStream(1);
        for (int lane = 0; lane < Lanes; lane++)
        {
            _environment.Contract.ActionSpace.Sample(ref random, _environment.Actions, lane);
        }
    }

    [Benchmark(OperationsPerInvoke = Lanes)]
    public VectorStep Step() => _environment.Step(_environment.Actions);
}

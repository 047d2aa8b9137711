using BenchmarkDotNet.Attributes;
using RecEnv.Seeding;

namespace RecEnv.Benchmarks;

/// <summary>How long does one normal number take, by the ziggurat and by Box and Muller's formula?</summary>
public class NormalBenchmark
{
    private RandomStream _random = new(1);

    [Benchmark]
    public double Ziggurat() => _random.Normal();

    [Benchmark(Baseline = true)]
    public double BoxMuller() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.Uniform())) * Math.Cos(2 * Math.PI * _random.Uniform());
}

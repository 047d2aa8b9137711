using BenchmarkDotNet.Running;
using RecEnv.Benchmarks;

// dotnet run -c Release --project tests/RecEnv.Benchmarks -- --filter '*Step*'
// … -- gemm                            matrix products, GFLOP/s
// … -- serve                           training steps on demand, for compare_pytorch.py
// … -- recommend [agent …]             calls a second to an agent in service, and their latencies
switch (args)
{
    case ["gemm"]:
        GemmTable.Print();
        break;
    case ["serve"]:
        WorkloadServer.Run(Console.In, Console.Out);
        break;
    case ["recommend", .. var agents]:
        await RecommendLoad.PrintAsync(agents);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}

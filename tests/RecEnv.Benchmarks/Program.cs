using BenchmarkDotNet.Running;
using RecEnv.Benchmarks;

// dotnet run -c Release --project tests/RecEnv.Benchmarks -- --filter '*Step*'
// … -- gemm                            matrix products, GFLOP/s
// … -- serve                           training steps on demand, for compare_pytorch.py
switch (args)
{
    case ["gemm"]:
        GemmTable.Print();
        break;
    case ["serve"]:
        WorkloadServer.Run(Console.In, Console.Out);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}

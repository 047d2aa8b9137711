using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/RecEnv.Benchmarks -- --filter '*Step*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

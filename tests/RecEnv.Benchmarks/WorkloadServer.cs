using System.Globalization;
using RecEnv.Learning.Kernels;
using RecEnv.Learning.Tests.Workloads;

namespace RecEnv.Benchmarks;

/// <summary>Runs training steps on demand: one line in, one line out. compare_pytorch.py asks.</summary>
internal static class WorkloadServer
{
    /// <summary>"width BITS", or "NAME REPETITIONS BURSTS": for each burst its seconds and 1 if it was preempted.</summary>
    public static void Run(TextReader questions, TextWriter answers)
    {
        var made = new Dictionary<string, IWorkload>();
        while (questions.ReadLine() is string line)
        {
            string[] words = line.Split(' ');
            if (words[0] == "width")
            {
                Simd.Width = Math.Min(Simd.Best, int.Parse(words[1], CultureInfo.InvariantCulture));
                answers.WriteLine(Simd.Width);
            }
            else
            {
                if (!made.TryGetValue(words[0], out IWorkload? workload))
                {
                    made.Add(words[0], workload = WorkloadCatalogue.Make(words[0]));
                }

                int repetitions = int.Parse(words[1], CultureInfo.InvariantCulture);
                int bursts = int.Parse(words[2], CultureInfo.InvariantCulture);
                answers.WriteLine(string.Join(' ', Enumerable.Range(0, bursts).Select(_ => One(workload, repetitions))));
            }

            answers.Flush();
        }
    }

    private static string One(IWorkload workload, int repetitions)
    {
        workload.Step();
        var burst = Burst.Measure(workload.Step, repetitions);
        return string.Create(CultureInfo.InvariantCulture, $"{burst.Seconds:R},{(burst.Preempted ? 1 : 0)}");
    }
}

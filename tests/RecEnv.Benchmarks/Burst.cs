using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RecEnv.Benchmarks;

/// <summary>A short run: its time, and whether the system took the processor away in it.</summary>
internal readonly record struct Burst(double Seconds, bool Preempted)
{
    private const int ThisThread = 1;
    private const int InvoluntarySwitches = 17;

    /// <summary>Measures some repetitions.</summary>
    public static Burst Measure(Action action, int repetitions)
    {
        long switches = Switches();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            action();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Burst(seconds, Switches() != switches);
    }

    /// <summary>How often this thread lost the processor; Linux only, 0 elsewhere.</summary>
    private static long Switches()
    {
        long[] usage = new long[32];
        return OperatingSystem.IsLinux() && GetUsage(ThisThread, usage) == 0 ? usage[InvoluntarySwitches] : 0;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int GetUsage(int who, [Out] long[] usage);
}

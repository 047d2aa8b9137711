using System.Diagnostics;

namespace RecEnv.Tool.Measuring;

/// <summary>Steps an environment with random actions and measures it.</summary>
internal sealed class Stepper : IDisposable
{
    private readonly IVectorEnvironment _environment;
    private readonly ActionSource _actions;
    private VectorStep _step;

    /// <summary>Resets the environment and steps it long enough for the JIT compiler to finish.</summary>
    /// <param name="environment">The environment; owned by the stepper from now on. It must reset by itself.</param>
    /// <param name="warmUp">Time to step before the first measurement.</param>
    public Stepper(IVectorEnvironment environment, TimeSpan warmUp)
    {
        _environment = environment;
        _actions = new ActionSource(environment);
        _step = environment.Reset(seed: 0);
        Run(warmUp);
    }

    /// <summary>Steps for some time.</summary>
    /// <param name="time">The time.</param>
    public Round Run(TimeSpan time)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        long calls = StepUntil(start, time);
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new Round(calls * _environment.LaneCount, wall, cpu, allocated);
    }

    public void Dispose() => _environment.Dispose();

    /// <summary>Looks at the clock about once in 4,096 lane steps.</summary>
    private long StepUntil(long start, TimeSpan time)
    {
        int block = Math.Max(1, 4096 / _environment.LaneCount);
        long calls = 0;
        do
        {
            for (int i = 0; i < block; i++)
            {
                _step = _environment.Step(_actions.Next(_step, _environment.Actions));
            }

            calls += block;
        }
        while (Stopwatch.GetElapsedTime(start) < time);
        return calls;
    }
}

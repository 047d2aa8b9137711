namespace RecEnv.Tool.Measuring;

/// <summary>One round of stepping: how much was done, and what it took.</summary>
/// <param name="Steps">Steps, summed over lanes.</param>
/// <param name="Wall">Time that passed.</param>
/// <param name="Cpu">Processor time of this process, all threads.</param>
/// <param name="AllocatedBytes">Bytes that this process allocated, all threads.</param>
internal sealed record Round(long Steps, TimeSpan Wall, TimeSpan Cpu, long AllocatedBytes)
{
    /// <summary>Steps per second that passed.</summary>
    public double StepsPerSecond => Steps / Wall.TotalSeconds;

    /// <summary>Steps per second of processor time.</summary>
    public double StepsPerCpuSecond => Steps / Cpu.TotalSeconds;

    /// <summary>Bytes allocated per step.</summary>
    public double BytesPerStep => (double)AllocatedBytes / Steps;
}

using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <summary>Threads that share large matrix products, for the whole process.</summary>
/// <remarks>
/// Results do not depend on it. One is the default and mostly the best: the networks of this field are small, and another
/// core earns more with an environment or a second seed.
/// </remarks>
public static class LearningThreads
{
    /// <summary>Threads, the caller's own among them; in [1, 64].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside that range.</exception>
    public static int Count
    {
        get => WorkerTeam.Threads;
        set
        {
            Require.InRange(value, 1, 64, nameof(Count));
            WorkerTeam.Threads = value;
        }
    }
}

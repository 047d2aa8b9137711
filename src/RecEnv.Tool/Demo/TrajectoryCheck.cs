using RecEnv.Agents;

namespace RecEnv.Tool.Demo;

/// <summary>Plays the same episodes in process and on servers, and compares every byte.</summary>
internal static class TrajectoryCheck
{
    private const ulong Seed = 42;

    /// <summary>Plays them.</summary>
    /// <param name="local">The environment in process.</param>
    /// <param name="remotes">The same on servers.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="progress">Told the number of steps played.</param>
    /// <returns>Number of bytes compared.</returns>
    /// <exception cref="InvalidOperationException">A byte differs.</exception>
    public static long Run(
        IVectorEnvironment local, IReadOnlyList<IVectorEnvironment> remotes, int steps, IProgress<int> progress)
    {
        var agent = new RandomAgent(local.Contract, local.LaneCount, Seed);
        RandomAgent[] remoteAgents = [.. remotes.Select(x => new RandomAgent(x.Contract, x.LaneCount, Seed))];
        local.Reset(Seed);
        foreach (IVectorEnvironment remote in remotes)
        {
            remote.Reset(Seed);
        }

        long bytes = 0;
        for (int i = 0; i < steps; i++)
        {
            Step(local, agent);
            for (int k = 0; k < remotes.Count; k++)
            {
                Step(remotes[k], remoteAgents[k]);
                Compare(local, remotes[k], i, ref bytes);
            }

            progress.Report(i + 1);
        }

        return bytes;
    }

    private static void Step(IVectorEnvironment environment, RandomAgent agent)
    {
        agent.Act(environment.Current, environment.Actions);
        environment.Step(environment.Actions);
    }

    private static void Compare(IVectorEnvironment local, IVectorEnvironment remote, int step, ref long bytes)
    {
        if (StepComparison.Difference(local.Current, remote.Current, ref bytes) is { } part)
        {
            throw new InvalidOperationException(
                $"Bug in RecEnv: {part} differs between process and server. Please report this with " +
                $"\"{local.Contract.EnvironmentId}\", seed {Seed} and step {step}.");
        }
    }
}

namespace RecEnv.Agents;

/// <summary>Lets an agent learn in an environment for a number of steps.</summary>
public static class Training
{
    /// <summary>Resets the environment and lets the agent act and learn in it.</summary>
    /// <param name="environment">The environment, with any number of lanes and any autoreset mode.</param>
    /// <param name="agent">The agent, made for the environment's contract; its mode is set to <see cref="AgentMode.Train"/>.</param>
    /// <param name="steps">
    /// Environment steps, all lanes together, at least 1; rounded up to whole steps of all lanes. Steps that only start an
    /// episode do not count.
    /// </param>
    /// <param name="seed">Seed of lane 0; lane i has seed + i.</param>
    /// <param name="progress">Told the number of steps done after each step of all lanes.</param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    /// <returns>Steps done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no step to do.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static long Run(
        IVectorEnvironment environment,
        ILearningAgent agent,
        long steps,
        ulong seed,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        agent.Mode = AgentMode.Train;
        var loop = new AgentLoop(environment, agent, learn: true, seed);
        long done = 0;
        while (done < steps)
        {
            cancellation.ThrowIfCancellationRequested();
            int moving = 0;
            loop.Advance(before => moving = AgentLoop.CountMoving(before));
            done += moving;
            progress?.Report(done);
        }

        return done;
    }
}

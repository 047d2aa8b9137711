namespace RecEnv.Agents.Online;

/// <summary>Plays the same sessions with the best policy known, each from its own seed: common random numbers.</summary>
internal sealed class Oracle(IVectorEnvironment environment, IAgent agent) : IDisposable
{
    public static Oracle Make(Func<IVectorEnvironment> makeEnvironment, Func<AgentContext, IAgent> makeAgent, ulong seed)
    {
        IVectorEnvironment environment = makeEnvironment();
        IAgent agent = makeAgent(new AgentContext(environment.Contract, 1, seed));
        if (agent is ILearningAgent learning)
        {
            learning.Mode = AgentMode.Evaluate;
        }

        return new Oracle(environment, agent);
    }

    /// <summary>Plays a session to its end.</summary>
    /// <param name="seed">Seed of the session.</param>
    /// <returns>Sum of rewards.</returns>
    public double Return(ulong seed)
    {
        VectorStep step = environment.Reset(seed);
        double sum = 0;
        do
        {
            agent.Act(step, environment.Actions);
            step = environment.Step(environment.Actions);
            sum += step.Rewards[0];
        }
        while (!step.Terminated[0] && !step.Truncated[0]);
        return sum;
    }

    public void Dispose() => environment.Dispose();
}

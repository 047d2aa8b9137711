namespace RecEnv.Agents.Tests.Support;

/// <summary>Agents of the registry in environments of the registry.</summary>
internal static class Run
{
    public static IVectorEnvironment Environment(string id, int lanes, string? options = null, int? steps = null) =>
        EnvironmentRegistry.CreateDefault().MakeVector(
            id, lanes, new EnvironmentSettings { OptionsJson = options, MaxEpisodeSteps = steps });

    public static IAgent Agent(string name, IVectorEnvironment environment, string? options = null, ulong seed = 1) =>
        AgentRegistry.CreateDefault().Find(name)
            .Make(new AgentContext(environment.Contract, environment.LaneCount, seed), options);

    /// <summary>Evaluates a new agent.</summary>
    public static EvaluationResult Evaluate(
        string agent, string? agentOptions, string id, string? options, int episodes, int? steps = null)
    {
        using IVectorEnvironment environment = Environment(id, Math.Min(episodes, 50), options, steps);
        return Evaluation.Run(environment, Agent(agent, environment, agentOptions), episodes, seed: 1_000);
    }

    /// <summary>Asserts that two means differ by no more than chance allows: 4 standard errors of the difference.</summary>
    public static void Agree(EvaluationResult result, double mean, double error)
    {
        double bound = 4 * Math.Sqrt((result.StandardError * result.StandardError) + (error * error));
        Assert.True(
            Math.Abs(result.Mean - mean) <= bound,
            $"{result.Mean:F2} ± {result.StandardError:F2} against {mean:F2} ± {error:F2}, which is more than 4 standard errors apart.");
    }
}

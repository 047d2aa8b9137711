using RecEnv.Agents;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Tool.Evaluating;

/// <summary>Makes, trains and judges agents.</summary>
/// <param name="console">Shows progress.</param>
/// <param name="agents">Agents by name.</param>
/// <param name="makeEnvironment">Makes an environment of a number of lanes.</param>
/// <param name="settings">What to do.</param>
internal sealed class EvaluateRun(
    ToolConsole console, AgentRegistry agents, Func<int, IVectorEnvironment> makeEnvironment, EvaluateSettings settings)
{
    private readonly Stages _stages = new(console);

    /// <summary>Judges one agent in an environment of its own, on the episodes of the seed.</summary>
    public Judged Judge(Contestant contestant, bool save, CancellationToken cancellation)
    {
        using IVectorEnvironment environment = makeEnvironment(settings.Lanes);
        IAgent agent = Make(contestant, environment);
        long trained = Train(agent, environment, contestant, cancellation);
        if (save)
        {
            Save(agent, contestant, environment.Contract);
        }

        EvaluationResult result = _stages.Run(
            FormattableString.Invariant($"Playing {settings.Episodes:N0} episodes of {settings.EnvironmentId}: {contestant.Name}"),
            settings.Episodes,
            progress => Evaluation.Run(
                environment,
                agent,
                new EvaluationSettings { Episodes = settings.Episodes, Seed = settings.Seed, Learn = settings.Learn },
                progress,
                cancellation));
        return new Judged(contestant, trained, result);
    }

    private IAgent Make(Contestant contestant, IVectorEnvironment environment)
    {
        return contestant.Make(agents, new AgentContext(environment.Contract, environment.LaneCount, settings.AgentSeed));
    }

    private long Train(IAgent agent, IVectorEnvironment environment, Contestant contestant, CancellationToken cancellation)
    {
        if (settings.TrainSteps == 0 || agent is not ILearningAgent learner)
        {
            return 0;
        }

        return _stages.Run(
            FormattableString.Invariant($"Training for {settings.TrainSteps:N0} steps: {contestant.Name}"),
            (int)Math.Min(int.MaxValue, settings.TrainSteps),
            progress => Training.Run(
                environment, learner, settings.TrainSteps, settings.TrainSeed, new Narrow(progress), cancellation));
    }

    private void Save(IAgent agent, Contestant contestant, EnvironmentContract contract)
    {
        if (agent is not ILearningAgent learner)
        {
            throw new MisuseException($"The agent \"{contestant.Name}\" does not learn, so there is nothing to save. Leave out --save.");
        }

        (string name, string? options) = contestant.IsFile
            ? AgentFile.Describe(Checkpoint.Read(contestant.Name)) is var facts ? (facts.Agent, facts.AgentOptionsJson) : default
            : (contestant.Name, contestant.OptionsJson);
        AgentFile.Save(learner, agents.Find(name), options, contract).Write(settings.SavePath!);
    }

    private sealed class Narrow(IProgress<int> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report((int)Math.Min(int.MaxValue, value));
    }
}

using System.Text.Json.Nodes;
using RecEnv.Agents;
using RecEnv.Agents.Runs;
using RecEnv.Client;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Tool.Training;

/// <summary>Trains every seed of a plan, one after the other or side by side, and writes what belongs to all of them.</summary>
/// <param name="registry">Environments in this process.</param>
/// <param name="agents">Agents by name.</param>
/// <param name="settings">Where and how.</param>
/// <param name="time">The clock.</param>
internal sealed class TrainWork(EnvironmentRegistry registry, AgentRegistry agents, TrainSettings settings, TimeProvider time)
{
    /// <summary>What the plan makes doubtful, known once it is prepared; null for nothing.</summary>
    public string? Warning { get; private set; }

    /// <summary>Checks that the agent can be trained in the environment, and tells the run's configuration.</summary>
    /// <param name="plan">The plan.</param>
    public RunConfig Prepare(TrainingPlan plan)
    {
        RequireStepsLeft(plan);
        var environment = new EnvironmentSettings
        {
            OptionsJson = plan.EnvironmentOptions,
            MaxEpisodeSteps = plan.MaxEpisodeSteps == 0 ? null : plan.MaxEpisodeSteps,
        };
        EnvironmentContract contract = Describe(plan.Environment, environment);
        var config = RunConfig.Of(plan, settings.Address, agents, contract, Directory.GetCurrentDirectory());
        Warning = settings.Resume ? LostReplay(config) : TableWarning.Of(plan, contract);
        IAgent agent = agents.Find(plan.Agent).Make(new AgentContext(contract, 1, 0) { Saved = Saved(plan) }, plan.AgentOptions);
        using var disposable = agent as IDisposable;
        return agent is ILearningAgent
            ? config
            : throw new MisuseException(
                $"The agent \"{plan.Agent}\" does not learn, so there is nothing to train. Judge it with \"recenv evaluate\".");
    }

    /// <summary>Says that a resumed training is not the one that would have gone on, where its agent kept its replay buffer to itself.</summary>
    private static string? LostReplay(RunConfig config) =>
        JsonNode.Parse(config.AllAgentOptions)!["save_replay"]?.GetValue<bool>() == false
            ? "Warning: the agent's replay buffer was not saved, so it goes on with an empty one and learns otherwise than without the stop. " +
                "A training that is started with --agent-option save_replay=true goes on exactly."
            : null;

    /// <summary>Trains.</summary>
    /// <param name="config">The run's configuration.</param>
    /// <param name="progress">Shows how it goes.</param>
    /// <param name="cancellation">Saves and stops every seed.</param>
    /// <returns>Results of the seeds that were begun, in the plan's order.</returns>
    public IReadOnlyList<TrainingResult> Run(RunConfig config, TrainProgress progress, CancellationToken cancellation)
    {
        settings.Folder.Create();
        config.Write(settings.Folder.Config);
        TrainingPlan plan = config.Plan;
        var results = new TrainingResult?[plan.Seeds.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel }, (i, loop) =>
            {
                if (!stop.IsCancellationRequested)
                {
                    results[i] = Train(plan, plan.Seeds[i], progress, stop);
                }
            });
        }
        catch (AggregateException several)
        {
            throw several.InnerExceptions[0];
        }

        return [.. results.OfType<TrainingResult>()];
    }

    /// <summary>Writes summary.json and report.html.</summary>
    public void WriteReport(RunConfig config, IReadOnlyList<TrainingResult> results)
    {
        RunFolder folder = settings.Folder;
        try
        {
            File.WriteAllText(folder.Summary, TrainReport.Json(config, folder, results) + "\n");
            File.WriteAllText(folder.Report, TrainHtml.Write(config, results, RunCurves.Read(folder, config.Plan)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                $"The report in \"{folder.Path}\" cannot be written: {cause.Message} The checkpoints are there; make room, and write " +
                $"it with \"recenv train --resume {folder.Path}\".",
                cause);
        }
    }

    private TrainingResult Train(TrainingPlan plan, int seed, TrainProgress progress, CancellationTokenSource stop)
    {
        using RemoteHost? remote = settings.Address is { } address ? new RemoteHost(address) : null;
        TrainingHost host = remote?.Host(settings.Reconnect, time)
            ?? new TrainingHost { MakeVector = registry.MakeVectorChecked, Time = time };
        try
        {
            return new TrainingRun(plan, seed, agents, host, settings.Folder.OfSeed(plan, seed), progress.OfSeed(plan, seed))
                .Run(settings.Resume, stop.Token);
        }
        catch
        {
            stop.Cancel(); // the seeds beside this one save what they have
            throw;
        }
    }

    /// <summary>Refuses a resumed run that shall end before the step it has reached.</summary>
    private void RequireStepsLeft(TrainingPlan plan)
    {
        if (!settings.Resume || plan.Steps >= RunConfig.Read(settings.Folder.Config).Plan.Steps)
        {
            return;
        }

        foreach (int seed in plan.Seeds)
        {
            long done = settings.Folder.OfSeed(plan, seed).StepsDone();
            if (done - plan.Steps >= plan.Lanes) // the last round of all lanes may go beyond the plan
            {
                throw new MisuseException(FormattableString.Invariant(
                    $"--steps is {plan.Steps}, but seed {seed} of \"{settings.Folder.Path}\" has done {done} steps. Give at least {done}, or leave it out; for less, start a new run."));
            }
        }
    }

    /// <summary>What a resumed run goes on from, where no seed begins anew.</summary>
    private Checkpoint? Saved(TrainingPlan plan)
    {
        string[] files = settings.Resume ? [.. plan.Seeds.Select(seed => settings.Folder.OfSeed(plan, seed).Last)] : [];
        return files.Length > 0 && files.All(File.Exists) ? Checkpoint.Read(files[0]) : null;
    }

    private EnvironmentContract Describe(string id, EnvironmentSettings environment)
    {
        if (settings.Address is null)
        {
            return registry.DescribeChecked(id, environment);
        }

        using var client = RecEnvClient.Connect(settings.Address);
        return client.Describe(id, environment).Contract;
    }
}

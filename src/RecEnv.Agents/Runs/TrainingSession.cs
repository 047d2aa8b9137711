using System.Globalization;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Runs;

/// <summary>A training for as long as its environment lasts.</summary>
internal sealed class TrainingSession : IDisposable
{
    private const string EnvironmentTensor = "run.environment";

    private readonly TrainingPlan _plan;
    private readonly AgentDefinition _definition;
    private readonly AgentContext _context;
    private readonly TrainingHost _host;
    private readonly RunFolder _folder;
    private readonly ITrainingObserver? _observer;
    private readonly IVectorEnvironment _environment;
    private readonly ILearningAgent _agent;
    private readonly TrainingFiles _files;
    private readonly AgentLoop _loop;
    private readonly List<TrainingFigure> _figures = [];

    private TrainingSession(
        TrainingPlan plan, AgentDefinition definition, TrainingHost host, RunFolder folder, ITrainingObserver? observer, Opened opened)
    {
        (_plan, _definition, _host, _folder, _observer) = (plan, definition, host, folder, observer);
        (_environment, _context, _agent, State, Saved) = (opened.Environment, opened.Context, opened.Agent, opened.State, opened.Saved);
        _agent.Mode = AgentMode.Train;
        _loop = new AgentLoop(_environment, _agent, learn: true, opened.Step);
        _files = new TrainingFiles(folder, State, host.Time);
    }

    /// <summary>Where the training is.</summary>
    public TrainingState State { get; }

    /// <summary>Step of the last checkpoint; −1 before the first.</summary>
    public long Saved { get; private set; }

    /// <summary>Is told the step of each checkpoint that was written.</summary>
    public Action<long>? WasSaved { get; set; }

    /// <summary>Makes environment and agent, at the beginning or as the last checkpoint has them.</summary>
    public static TrainingSession Open(
        TrainingPlan plan, int seed, AgentRegistry agents, TrainingHost host, RunFolder folder, ITrainingObserver? observer, bool resume)
    {
        AgentDefinition definition = agents.Find(plan.Agent);

        // Same-step: every step moves every lane, so that all seeds log and are judged at the same steps.
        IVectorEnvironment environment = host.MakeVector(
            plan.Environment, plan.Lanes, plan.EnvironmentSettings with { Autoreset = AutoresetMode.SameStep });
        try
        {
            var context = new AgentContext(environment.Contract, plan.Lanes, TrainingPlan.LaneSeed(seed));
            var state = new TrainingState(plan, seed);
            if (resume)
            {
                CheckCanGoOn(folder);
            }

            Opened opened = resume && File.Exists(folder.Last)
                ? Restored(agents, folder.Last, environment, context, state)
                : new Opened(
                    environment, context, Learner(definition, context, plan.AgentOptions), state, environment.Reset(context.Seed), -1);
            return new TrainingSession(plan, definition, host, folder, observer, opened);
        }
        catch
        {
            environment.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end, or until it is cancelled.</summary>
    public TrainingResult Run(CancellationToken cancellation)
    {
        if (State.End == TrainingEnd.Steps && State.Steps < _plan.Steps)
        {
            State.End = TrainingEnd.Stopped; // the plan was made longer
        }

        try
        {
            while (State.End == TrainingEnd.Stopped)
            {
                cancellation.ThrowIfCancellationRequested();
                DoWhatIsDue(cancellation);
                if (State.End == TrainingEnd.Stopped && State.Steps >= _plan.Steps)
                {
                    State.End = TrainingEnd.Steps;
                }

                if (State.End != TrainingEnd.Stopped)
                {
                    Finish(cancellation);
                    break;
                }

                State.Steps += State.Count(_loop.Advance());
                _observer?.Advanced(State.Steps);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            State.End = TrainingEnd.Stopped;
            Save();
        }

        return Result();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        (_agent as IDisposable)?.Dispose();
        _environment.Dispose();
    }

    /// <summary>Refuses to begin anew, and to cut off the figures, where a training went on: the first checkpoint is of step 0.</summary>
    private static void CheckCanGoOn(RunFolder folder)
    {
        if (!File.Exists(folder.Last) && File.Exists(folder.Metrics) && File.ReadLines(folder.Metrics).Skip(2).Any())
        {
            throw new TrainingException(
                $"\"{folder.Metrics}\" has the figures of a training, but its checkpoint \"{folder.Last}\" is missing. Restore it, or " +
                "train anew in another folder.");
        }
    }

    private static Opened Restored(
        AgentRegistry agents, string path, IVectorEnvironment environment, AgentContext context, TrainingState state)
    {
        var checkpoint = Checkpoint.Read(path);
        state.Load(checkpoint, path);
        ILearningAgent agent = AgentFile.Load(checkpoint, agents, context);
        VectorStep step = environment.Restore(checkpoint.Get<byte>(EnvironmentTensor));
        return new Opened(environment, context, agent, state, step, state.Steps);
    }

    private static ILearningAgent Learner(AgentDefinition definition, AgentContext context, string options) =>
        definition.Make(context, options) as ILearningAgent ?? throw new TrainingException(
            $"The agent \"{definition.Name}\" does not learn, so there is nothing to train. Judge it with \"recenv evaluate\".");

    /// <summary>Whether a multiple of a period was reached since a step.</summary>
    private bool IsDue(long every, long last) => every > 0 && (last < 0 || State.Steps / every > last / every);

    private void DoWhatIsDue(CancellationToken cancellation)
    {
        if (IsDue(_plan.LogEvery, State.LastLog))
        {
            Log();
        }

        if (IsDue(_plan.EvaluateEvery, State.LastEvaluation))
        {
            Evaluate(cancellation);
        }

        if (IsDue(_plan.CheckpointEvery, Saved))
        {
            Save();
        }
    }

    private void Finish(CancellationToken cancellation)
    {
        if (State.LastLog < State.Steps)
        {
            Log();
        }

        if (_plan.EvaluateEvery > 0 && State.LastEvaluation < State.Steps)
        {
            TrainingEnd end = State.End;
            Evaluate(cancellation);
            State.End = end;
        }

        Save();
    }

    private void Log()
    {
        _figures.Clear();
        (_agent as ITrainingFigures)?.Collect(_figures);
        long since = State.LastLog;
        TrainingRecord record = State.TakeRecord([.. _figures]);
        foreach (TrainingFigure figure in _figures)
        {
            Demand(figure.Value, $"The agent's \"{figure.Name}\"", $"in what it learned since step {since}");
        }

        Demand(record.Reward, "The mean reward", $"in the steps since step {since}");
        _files.Write(record);
        _observer?.Logged(record);
    }

    private void Evaluate(CancellationToken cancellation)
    {
        var learned = new Checkpoint();
        _agent.Save(learned);
        using IVectorEnvironment environment =
            _host.MakeVector(_plan.Environment, _plan.EvaluationLanes, _plan.EnvironmentSettings);
        ILearningAgent copy = Learner(
            _definition,
            new AgentContext(environment.Contract, environment.LaneCount, _context.Seed) { Saved = learned },
            _plan.AgentOptions);
        using var disposable = copy as IDisposable;
        copy.Load(learned);
        EvaluationResult result = Evaluation.Run(
            environment,
            copy,
            new EvaluationSettings { Episodes = _plan.EvaluationEpisodes, Seed = (ulong)_plan.EvaluationSeed },
            cancellation: cancellation);
        Demand(result.Mean, "The mean return", $"in the evaluation at step {State.Steps}");
        Judge(result);
    }

    private void Judge(EvaluationResult result)
    {
        bool isBest = State.BestStep < 0 || result.Mean > State.Best;
        if (isBest)
        {
            Checkpoint agent = AgentFile.Save(_agent, _definition, _plan.AgentOptions, _environment.Contract);
            CheckNumbers(agent);
            agent.Write(_folder.Best);
            (State.Best, State.BestStep) = (result.Mean, State.Steps);
        }

        State.Stale = isBest ? 0 : State.Stale + 1;
        (State.Final, State.LastEvaluation) = (result.Mean, State.Steps);
        if (_plan.Target is { } target && result.Mean >= target)
        {
            State.End = TrainingEnd.Target;
        }
        else if (_plan.Patience > 0 && State.Stale >= _plan.Patience)
        {
            State.End = TrainingEnd.Patience;
        }

        var record = new EvaluationRecord(State.Steps, result, isBest);
        _files.Write(record);
        _observer?.Evaluated(record);
    }

    private void Save()
    {
        Checkpoint checkpoint = AgentFile.Save(_agent, _definition, _plan.AgentOptions, _environment.Contract);
        CheckNumbers(checkpoint);
        checkpoint.Set<byte>(EnvironmentTensor, _environment.Snapshot());
        _files.Settle();
        State.MetricsLength = _files.MetricsLength;
        State.Save(checkpoint);
        checkpoint.Write(_folder.Last);
        Saved = State.Steps;
        WasSaved?.Invoke(Saved);
    }

    private TrainingResult Result()
    {
        bool evaluated = State.LastEvaluation >= 0;
        return new TrainingResult(
            (int)((_context.Seed >> 32) - 1),
            State.Steps,
            State.Episodes,
            State.End,
            evaluated ? State.Final : null,
            evaluated ? State.Best : null,
            State.BestStep);
    }

    private static void Demand(double value, string what, string when)
    {
        if (!double.IsFinite(value))
        {
            throw new TrainingDivergedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} is {value} {when}. Lower the learning rate, or look for rewards and observations that are too large."));
        }
    }

    /// <summary>Refuses to write a checkpoint over a good one when something in it is not finite.</summary>
    private static void CheckNumbers(Checkpoint checkpoint)
    {
        if (checkpoint.NotFinite().FirstOrDefault() is { } name)
        {
            throw new TrainingDivergedException(
                $"The agent's tensor \"{name}\" holds numbers that are not finite. Lower the learning rate, or look for rewards and " +
                "observations that are too large.");
        }
    }

    private sealed record Opened(
        IVectorEnvironment Environment, AgentContext Context, ILearningAgent Agent, TrainingState State, VectorStep Step, long Saved);
}

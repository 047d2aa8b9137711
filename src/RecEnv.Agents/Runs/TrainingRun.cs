using System.Globalization;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Runs;

/// <summary>Trains one seed of a plan: learns, logs, evaluates, saves, and goes on from a checkpoint after a stop or a loss.</summary>
/// <remarks>
/// Agent, environment and counters are saved together in one file that is written whole or not at all. A training that goes on from
/// it leaves the same metrics and the same last checkpoint, byte for byte, as one that was never stopped. Evaluations judge a copy of
/// the agent in an environment of their own, always on the same episodes. Not thread-safe; several may run side by side in folders of
/// their own.
/// </remarks>
public sealed class TrainingRun
{
    private const int MostFruitless = 100;

    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(5);

    private readonly TrainingPlan _plan;
    private readonly int _seed;
    private readonly AgentRegistry _agents;
    private readonly TrainingHost _host;
    private readonly RunFolder _folder;
    private readonly ITrainingObserver? _observer;
    private long _saved = -1;
    private long? _lostSince;
    private int _losses;
    private int _fruitless;

    /// <summary>Prepares a training.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">One of its seeds.</param>
    /// <param name="agents">Agents by name.</param>
    /// <param name="host">Where the environments are.</param>
    /// <param name="folder">The folder of this seed.</param>
    /// <param name="observer">Is told how it goes; null for nobody.</param>
    /// <exception cref="Options.InvalidOptionException">The plan is not sound.</exception>
    public TrainingRun(
        TrainingPlan plan, int seed, AgentRegistry agents, TrainingHost host, RunFolder folder, ITrainingObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(agents);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        plan.Check();
        (_plan, _seed, _agents, _host, _folder, _observer) = (plan, seed, agents, host, folder, observer);
    }

    /// <summary>Trains until the plan's end.</summary>
    /// <param name="resume">
    /// Whether to go on from the folder's last checkpoint, if there is one; else from the beginning, replacing what the folder holds.
    /// </param>
    /// <param name="cancellation">Saves a checkpoint and ends the training between two steps, as stopped.</param>
    /// <exception cref="TrainingException">The agent does not learn, a file cannot be written, or the environment stayed away.</exception>
    /// <exception cref="TrainingDivergedException">A figure of the agent, a weight or a return is not finite.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged, or belongs to another run or agent.</exception>
    /// <exception cref="SnapshotException">The environment in the checkpoint is damaged, or of another version.</exception>
    public TrainingResult Run(bool resume, CancellationToken cancellation = default)
    {
        _folder.Create();
        while (true)
        {
            try
            {
                return Session(resume, cancellation);
            }
            catch (Exception problem) when (_saved >= 0 && _host.IsLost(problem))
            {
                Wait(problem, cancellation);
                resume = true;
            }
        }
    }

    private TrainingResult Session(bool resume, CancellationToken cancellation)
    {
        TrainingSession? session = null;
        try
        {
            session = TrainingSession.Open(_plan, _seed, _agents, _host, _folder, _observer, resume);
            (_saved, _losses, _lostSince) = (session.Saved, 0, null);
            session.WasSaved = step => (_saved, _fruitless) = (step, 0);
            _observer?.Started(session.State.Steps);
            return session.Run(cancellation);
        }
        catch (TrainingDivergedException diverged) when (session is not null)
        {
            throw new TrainingDivergedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Training diverged at step {session.State.Steps} with seed {_seed}. {diverged.Message} {LastGood()}"),
                diverged);
        }
        catch (Exception failed) when (session is not null && failed is CheckpointException or TrainingException)
        {
            throw new TrainingException($"{failed.Message} {LastGood()}", failed);
        }
        finally
        {
            session?.Dispose();
        }
    }

    private void Wait(Exception problem, CancellationToken cancellation)
    {
        long now = _host.Time.GetTimestamp();
        _lostSince ??= now;
        _fruitless++;
        bool tooLong = _host.Time.GetElapsedTime(_lostSince.Value, now) >= _host.Patience;
        if (tooLong || _fruitless > MostFruitless || cancellation.IsCancellationRequested)
        {
            throw new TrainingException($"{problem.Message} {LastGood()}", problem);
        }

        var wait = TimeSpan.FromTicks(Math.Min(_longestWait.Ticks, _firstWait.Ticks << Math.Min(_losses++, 10)));
        _observer?.Lost(problem, wait);
        try
        {
            Task.Delay(wait, _host.Time, cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new TrainingException($"{problem.Message} {LastGood()}", problem);
        }
    }

    private string LastGood() => _saved < 0
        ? "No checkpoint was written yet."
        : string.Create(CultureInfo.InvariantCulture, $"The last good checkpoint is \"{_folder.Last}\" of step {_saved}.");
}

using System.Globalization;
using System.Text;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>The engine: drives a simulation over its lanes. Seeds, episodes, limits, autoreset, statistics, threads.</summary>
internal sealed class VectorEnvironment : IVectorEnvironment
{
    private readonly ISimulation _simulation;
    private readonly Func<VectorEnvironment> _makeTwin;
    private readonly EpisodeLedger _ledger;
    private readonly VectorStep _step;
    private readonly InfoBuffer[] _infos;
    private readonly InfoBuffer[] _finalInfos;
    private readonly bool[] _ended;
    private readonly EpisodeInfos _episodeInfos;
    private readonly long _stepLimit;
    private readonly LaneWorkers _workers;
    private ValueBatch _actions;
    private bool _started;
    private string? _failure; // why a call stopped halfway, leaving lanes that no longer fit together
    private bool _disposed;

    /// <summary>Makes an environment that waits for its first reset.</summary>
    /// <param name="simulation">The dynamics, with as many lanes.</param>
    /// <param name="contract">Spaces and facts of the simulation.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    /// <param name="autoreset">When lanes start their next episode.</param>
    /// <param name="threads">Threads that step lanes, at least 1.</param>
    /// <param name="makeTwin">Makes another environment with the same arguments, for forks.</param>
    public VectorEnvironment(
        ISimulation simulation,
        EnvironmentContract contract,
        int laneCount,
        AutoresetMode autoreset,
        int threads,
        Func<VectorEnvironment> makeTwin)
    {
        _simulation = simulation;
        _makeTwin = makeTwin;
        Contract = contract;
        LaneCount = laneCount;
        Autoreset = autoreset;
        Actions = new ValueBatch(contract.ActionSpace, laneCount);
        _actions = Actions;
        _ledger = new EpisodeLedger(laneCount);
        _step = new VectorStep(contract.ObservationSpace, contract.Infos, laneCount);
        _infos = [.. _step.Infos];
        _finalInfos = [.. _step.Final.Infos];
        _episodeInfos = new EpisodeInfos(simulation, _infos, laneCount);
        _stepLimit = contract.MaxEpisodeSteps > 0 ? contract.MaxEpisodeSteps : long.MaxValue;
        _ended = new bool[laneCount];
        _workers = new LaneWorkers(StepLanes, laneCount, Math.Min(threads, laneCount));
    }

    /// <inheritdoc/>
    public EnvironmentContract Contract { get; }

    /// <inheritdoc/>
    public int LaneCount { get; }

    /// <inheritdoc/>
    public AutoresetMode Autoreset { get; }

    /// <inheritdoc/>
    public ValueBatch Actions { get; }

    /// <inheritdoc/>
    public VectorStep Current
    {
        get
        {
            CheckStarted("read");
            return _step;
        }
    }

    /// <inheritdoc/>
    public VectorStep Reset(ulong? seed = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _started = true;
        _failure = null;
        _step.Final.Clear();
        for (int lane = 0; lane < LaneCount; lane++)
        {
            ResetLane(lane, seed + (ulong)lane);
        }

        return _step;
    }

    /// <inheritdoc/>
    public VectorStep Reset(ReadOnlySpan<LaneReset> lanes)
    {
        CheckStarted("reset lane by lane");
        LaneSelection.Check(lanes, LaneCount);
        _episodeInfos.MarkAll(own: false);
        _step.Final.Clear();
        foreach ((int lane, ulong? seed) in lanes)
        {
            ResetLane(lane, seed);
        }

        return _step;
    }

    /// <inheritdoc/>
    public VectorStep Step(ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        CheckStarted("stepped");
        CheckActions(actions);
        _actions = actions;
        _episodeInfos.MarkAll(own: true);
        RunWorkers();
        if (Autoreset == AutoresetMode.SameStep)
        {
            GatherFinal();
        }

        return _step;
    }

    /// <inheritdoc/>
    public byte[] Snapshot()
    {
        CheckStarted("saved");
        return VectorSnapshot.Write(Contract, _step, _ledger, _simulation);
    }

    /// <inheritdoc/>
    public VectorStep Restore(ReadOnlySpan<byte> snapshot)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using (VectorEnvironment trial = _makeTwin())
        {
            trial.Load(snapshot); // what is wrong with the snapshot shows here, before anything of this one has changed
        }

        return Load(snapshot);
    }

    /// <inheritdoc/>
    public IVectorEnvironment Fork()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        VectorEnvironment twin = _makeTwin();
        if (_started)
        {
            twin.Load(Snapshot());
        }

        return twin;
    }

    /// <inheritdoc/>
    public string Render(int lane)
    {
        CheckStarted("rendered");
        LaneSelection.Check(lane, LaneCount);
        var text = new StringBuilder();
        string flags = _step.Terminated[lane] ? " (terminated)" : _step.Truncated[lane] ? " (truncated)" : "";
        text.Append(CultureInfo.InvariantCulture, $"{Contract.EnvironmentId} lane {lane}, ")
            .Append(CultureInfo.InvariantCulture, $"episode {_ledger.Key(lane).Episode} of seed {_ledger.Key(lane).Seed}, ")
            .Append(CultureInfo.InvariantCulture, $"step {_ledger.Steps[lane]}, return {_ledger.Returns[lane]:G6}{flags}\n");
        _simulation.Render(lane, text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _workers.Dispose();
    }

    private VectorStep Load(ReadOnlySpan<byte> snapshot)
    {
        VectorSnapshot.Read(snapshot, Contract, _step, _ledger, _simulation);
        _step.Final.Clear();
        _started = true;
        _failure = null;
        return _step;
    }

    private void ResetLane(int lane, ulong? seed)
    {
        if (seed is { } value)
        {
            _ledger.Seed(lane, value);
        }

        try
        {
            BeginReset(lane);
        }
        catch (Exception error)
        {
            _failure = error.Message;
            throw;
        }
    }

    private void RunWorkers()
    {
        try
        {
            _workers.Run();
        }
        catch (Exception error)
        {
            _failure = error.Message;
            throw;
        }
    }

    private void StepLanes(int from, int to)
    {
        _simulation.Prepare(from, to, _ledger.Over, _actions);
        for (int lane = from; lane < to; lane++)
        {
            _ended[lane] = false;
            if (_ledger.Over[lane])
            {
                BeginReset(lane); // NextStep: the action is ignored
                continue;
            }

            StepLane(lane);
            if (_ended[lane] && Autoreset == AutoresetMode.SameStep)
            {
                ResetInStep(lane);
            }
        }
    }

    private void StepLane(int lane)
    {
        StepOutcome outcome = _simulation.Step(lane, _actions, View(lane));
        long steps = ++_ledger.Steps[lane];
        _ledger.Returns[lane] += outcome.Reward;
        bool truncated = !outcome.Terminated && (outcome.Truncated || steps >= _stepLimit);
        bool ended = outcome.Terminated || truncated;
        _ledger.Over[lane] = ended;
        _ended[lane] = ended;
        _step.Rewards[lane] = outcome.Reward;
        _step.Terminated[lane] = outcome.Terminated;
        _step.Truncated[lane] = truncated;
        _step.Started[lane] = false;
        if (ended)
        {
            _episodeInfos.Report(lane, steps, _ledger.Returns[lane]);
        }
    }

    private void BeginReset(int lane)
    {
        _simulation.Reset(lane, _ledger.Begin(lane), View(lane));
        _step.Rewards[lane] = 0;
        _step.Terminated[lane] = false;
        _step.Truncated[lane] = false;
        _step.Started[lane] = true;
        _episodeInfos.Begin(lane);
    }

    /// <summary>Keeps the last observation and info apart, in the lane's own row, then starts the next episode.</summary>
    private void ResetInStep(int lane)
    {
        _step.Final.Observations.CopyLane(_step.Observations, lane, lane);
        for (int i = 0; i < _infos.Length; i++)
        {
            _finalInfos[i].CopyLane(_infos[i], lane, lane);
        }

        _simulation.Reset(lane, _ledger.Begin(lane), View(lane));
        _step.Started[lane] = true;
        _episodeInfos.Begin(lane);
    }

    /// <summary>Moves the rows of the lanes that ended to the front. A row never moves back, so none is lost.</summary>
    private void GatherFinal()
    {
        FinalStep final = _step.Final;
        final.Clear();
        for (int lane = 0; lane < LaneCount; lane++)
        {
            if (!_ended[lane])
            {
                continue;
            }

            int row = final.Add(lane);
            final.Observations.CopyLane(final.Observations, lane, row);
            foreach (InfoBuffer info in _finalInfos) // an array: the list's enumerator would be allocated
            {
                info.CopyLane(info, lane, row);
            }
        }
    }

    private LaneView View(int lane) => new(_step.Observations.Leaves, _infos, lane);

    private void CheckStarted(string what)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_started)
        {
            throw new ResetNeededException($"\"{Contract.EnvironmentId}\" was {what} before its first reset. Call Reset first.");
        }

        if (_failure is not null)
        {
            throw new ResetNeededException(
                $"\"{Contract.EnvironmentId}\" was {what} after a call that had stopped halfway with: {_failure} Reset " +
                "all lanes or restore a snapshot first.");
        }
    }

    private void CheckActions(ValueBatch actions)
    {
        bool fits = ReferenceEquals(actions.Space, Contract.ActionSpace) || actions.Space.Equals(Contract.ActionSpace);
        if (actions.Count != LaneCount || !fits)
        {
            throw new InvalidActionException(
                $"The actions are {actions.Count} of {actions.Space.Describe()}, but \"{Contract.EnvironmentId}\" takes " +
                $"{LaneCount} of {Contract.ActionSpace.Describe()}.");
        }

        for (int lane = 0; lane < LaneCount; lane++)
        {
            if (_ledger.Over[lane])
            {
                if (Autoreset == AutoresetMode.Disabled)
                {
                    throw new ResetNeededException(OverText(lane));
                }
            }
            else if (_simulation.Refuse(lane, actions) is { } problem)
            {
                throw new InvalidActionException(LaneCount == 1 ? problem : $"Lane {lane}: {problem}");
            }
        }
    }

    private string OverText(int lane)
    {
        string how = _step.Terminated[lane] ? "terminated" : "truncated";
        return LaneCount == 1
            ? $"Step was called after the episode ended at step {_ledger.Steps[lane]} ({how}). Call Reset first."
            : $"Step was called after the episode of lane {lane} ended at step {_ledger.Steps[lane]} ({how}). Reset " +
              "that lane first, or choose another autoreset mode.";
    }
}

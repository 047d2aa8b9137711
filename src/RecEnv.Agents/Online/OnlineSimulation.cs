using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Agents.Online;

/// <summary>A recommender in service, in simulated time: users arrive, wait, are answered, and are learned from.</summary>
/// <remarks>
/// <para>Arrivals are Poisson with a rate for each hour of the day. Each arrival is an episode of the environment. Up to
/// LaneCount sessions go on at a time; who finds no place waits in line, first come first served, for an exponential
/// patience. The first request of a session is at its start; each further one follows the last answer after the think
/// time. An answer takes no time. What came of a request reaches the learner after the feedback delay, and the agent learns
/// from all that has arrived when an update is due: every so many feedbacks, every so many minutes, or both. A session's
/// own observations are always up to date; only learning is delayed, and with random delays out of order.</para>
/// <para>At the end of the time everything stops: sessions that go on are left open.</para>
/// <para>Regret of a session is the oracle's return minus the agent's in the same session: the same episode seed.</para>
/// <para>Randomness. Arrivals: stream Users of episode 0 of the seed. Arrival n, from 1: episode n, its patience from
/// Items, think times from Choice, delays from Response, the seed of its episode is the first draw of Exploration. So
/// who comes when, and what they are like, does not depend on the agent. No clock is read.</para>
/// </remarks>
public sealed class OnlineSimulation
{
    private readonly OnlineOptions _options;
    private readonly ulong _seed;
    private readonly IAgent _agent;
    private readonly SlotBoard _board;
    private readonly Oracle? _oracle;
    private readonly Learner? _learner;
    private readonly OnlineRecorder _recorder;
    private readonly IOnlineObserver? _observer;
    private readonly ArrivalProcess _arrivals;
    private readonly PriorityQueue<OnlineEvent, (double Time, long Order)> _events = new();
    private readonly LinkedList<OnlineSession> _line = new();
    private readonly OnlineSession?[] _sessions;
    private long _order;
    private long _arrived;
    private long _underway;

    private OnlineSimulation(
        OnlineOptions options,
        ulong seed,
        SlotBoard board,
        Func<AgentContext, IAgent> makeAgent,
        Oracle? oracle,
        IOnlineObserver? observer)
    {
        (_options, _seed, _board, _oracle, _observer) = (options, seed, board, oracle, observer);
        _agent = makeAgent(new AgentContext(board.Contract, options.LaneCount, seed));
        if (_agent is ILearningAgent learning)
        {
            learning.Mode = options.Learn ? AgentMode.Train : AgentMode.Evaluate;
            _learner = options.Learn ? new Learner(learning, board.Contract, options.LaneCount) : null;
        }

        _recorder = new OnlineRecorder(options, board.Contract, oracle is not null, _agent is IGreedyChoice);
        _arrivals = new ArrivalProcess(options, new EpisodeKey(seed, 0).Stream(StreamId.Users));
        _sessions = new OnlineSession?[options.LaneCount];
    }

    /// <summary>Runs a simulation.</summary>
    /// <param name="makeEnvironment">Makes one-lane environments with autoreset disabled, one for each place.</param>
    /// <param name="makeAgent">Makes the agent; its context has LaneCount lanes.</param>
    /// <param name="options">The traffic.</param>
    /// <param name="seed">Seed of everything.</param>
    /// <param name="makeOracle">Makes the agent that regret is measured against, for one lane; null for none.</param>
    /// <param name="progress">Told the simulated minutes so far, once a line of the report.</param>
    /// <param name="makeObserver">Makes who is told of each answer, for the environment's contract; null for nobody.</param>
    /// <param name="cancellation">Ends the simulation early.</param>
    /// <exception cref="InvalidOptionException">An option is out of range, or options disagree.</exception>
    /// <exception cref="OperationCanceledException">The simulation was cancelled.</exception>
    public static OnlineReport Run(
        Func<IVectorEnvironment> makeEnvironment,
        Func<AgentContext, IAgent> makeAgent,
        OnlineOptions options,
        ulong seed,
        Func<AgentContext, IAgent>? makeOracle = null,
        IProgress<double>? progress = null,
        Func<EnvironmentContract, IOnlineObserver>? makeObserver = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(makeEnvironment);
        ArgumentNullException.ThrowIfNull(makeAgent);
        ArgumentNullException.ThrowIfNull(options);
        OptionsSchema.For<OnlineOptions>().Check(options);
        using var board = new SlotBoard(makeEnvironment, options.LaneCount);
        using Oracle? oracle = makeOracle is null ? null : Oracle.Make(makeEnvironment, makeOracle, seed);
        IOnlineObserver? observer = makeObserver?.Invoke(board.Contract);
        return new OnlineSimulation(options, seed, board, makeAgent, oracle, observer).Simulate(progress, cancellation);
    }

    private OnlineReport Simulate(IProgress<double>? progress, CancellationToken cancellation)
    {
        Schedule(_arrivals.Next(), new OnlineEvent(OnlineEventKind.Arrival));
        if (_learner is not null && _options.UpdateEveryMinutes > 0)
        {
            Schedule(_options.UpdateEveryMinutes, new OnlineEvent(OnlineEventKind.Update));
        }

        double told = 0;
        while (_events.TryDequeue(out OnlineEvent happening, out (double Time, long Order) at) && at.Time < _options.Horizon)
        {
            _recorder.AdvanceTo(at.Time, _line.Count);
            Handle(happening, at.Time);
            if (at.Time - told >= _options.BucketMinutes)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(told = at.Time);
            }
        }

        int open = _sessions.Count(session => session is not null);
        return _recorder.Finish(_line.Count, open, _underway + (_learner?.Waiting ?? 0));
    }

    private void Handle(OnlineEvent happening, double now)
    {
        switch (happening.Kind)
        {
            case OnlineEventKind.Arrival:
                Arrive(now);
                break;
            case OnlineEventKind.GiveUp:
                GiveUp(happening.Session!);
                break;
            case OnlineEventKind.Request:
                Answer(happening.Slot, now);
                break;
            case OnlineEventKind.Feedback:
                _underway--;
                _learner!.Arrive(happening.Feedback!);
                if (_options.UpdateEveryFeedbacks > 0 && _learner.Waiting >= _options.UpdateEveryFeedbacks)
                {
                    Update();
                }

                break;
            default:
                Update();
                Schedule(now + _options.UpdateEveryMinutes, happening);
                break;
        }
    }

    private void Arrive(double now)
    {
        _recorder.Now.Arrivals++;
        Schedule(_arrivals.Next(), new OnlineEvent(OnlineEventKind.Arrival));
        var session = new OnlineSession(new EpisodeKey(_seed, (ulong)++_arrived), _arrived, now);
        int slot = Array.IndexOf(_sessions, null);
        if (slot >= 0)
        {
            Start(slot, session, now);
            return;
        }

        session.Place = _line.AddLast(session);
        if (_options.Patience > 0)
        {
            Schedule(now + session.Patience(_options), new OnlineEvent(OnlineEventKind.GiveUp, Session: session));
        }
    }

    private void GiveUp(OnlineSession session)
    {
        if (session.Place is { } place)
        {
            _line.Remove(place);
            _recorder.Now.Abandoned++;
        }
    }

    private void Start(int slot, OnlineSession session, double now)
    {
        session.Place = null;
        _sessions[slot] = session;
        _recorder.Now.Started++;
        _recorder.Now.Wait += now - session.Arrival;
        _board.Start(slot, session.Seed);
        Schedule(now, new OnlineEvent(OnlineEventKind.Request, slot));
    }

    /// <summary>Lets the agent answer a request, and the user respond.</summary>
    private void Answer(int slot, double now)
    {
        OnlineSession session = _sessions[slot]!;
        _board.Act(_agent, slot);
        VectorStep before = _board.Result(slot);
        _recorder.Show(_board, slot);
        Feedback? feedback = _learner?.Take();
        feedback?.Before(before, _board.Actions, slot);
        VectorStep after = _board.Step(slot);
        feedback?.After(after);
        _recorder.Respond(after);
        session.Return += after.Rewards[0];
        double? told = null;
        if (feedback is not null)
        {
            _underway++;
            told = now + session.Delay(_options);
            Schedule(told.Value, new OnlineEvent(OnlineEventKind.Feedback, Feedback: feedback));
        }

        _observer?.Answered(new OnlineAnswer(now, session.Visit, _agent, slot, _board.Shown, _board.Actions, after, told));

        if (after.Terminated[0] || after.Truncated[0])
        {
            End(slot, session, now);
        }
        else
        {
            Schedule(now + session.Think(_options), new OnlineEvent(OnlineEventKind.Request, slot));
        }
    }

    private void End(int slot, OnlineSession session, double now)
    {
        _sessions[slot] = null;
        _recorder.Now.Ended++;
        _recorder.Now.Regret += _oracle is null ? 0 : _oracle.Return(session.Seed) - session.Return;
        if (_line.First is { } first)
        {
            _line.RemoveFirst();
            Start(slot, first.Value, now);
        }
    }

    private void Update() => _recorder.Now.Updates += _learner!.Update() ? 1 : 0;

    /// <summary>Events of one moment happen in the order in which they were scheduled.</summary>
    private void Schedule(double time, OnlineEvent happening) => _events.Enqueue(happening, (time, _order++));
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RecEnv.Server.Errors;
using RecEnv.Server.Observability;
using RecEnv.Server.Plugins;

namespace RecEnv.Server.Sessions;

/// <summary>The open sessions. Ends those whose lease ran out.</summary>
internal sealed class SessionTable : IDisposable
{
    private static readonly TimeSpan _reapInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly EndedSessions _ended = new();
    private readonly SessionSlots _slots;
    private readonly ServerMetrics _metrics;
    private readonly ILogger<SessionTable> _logger;
    private readonly TimeProvider _time;
    private readonly ITimer _reaper;

    public SessionTable(ServerOptions options, ServerMetrics metrics, ILogger<SessionTable> logger)
    {
        _slots = new SessionSlots(
            options.MaxSessions, options.MaxSessionsPerClient, options.MaxTotalObservationBytes);
        _metrics = metrics;
        _logger = logger;
        _time = options.Time;
        _reaper = _time.CreateTimer(table => ((SessionTable)table!).Reap(), this, _reapInterval, _reapInterval);
    }

    public int Count => _sessions.Count;

    public bool Contains(string id) => _sessions.ContainsKey(id);

    /// <summary>Opens a session; its environment is made only when there is room.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="lease">Time without a call after which it ends.</param>
    /// <param name="bytes">What its observations count in the server's memory.</param>
    /// <param name="plugin">What runs the environment's code; null where it is no plugin's.</param>
    /// <param name="make">Makes the environment.</param>
    /// <exception cref="CallRefusedException">A cap is reached.</exception>
    public async ValueTask<Session> OpenAsync(
        SessionOwner owner, TimeSpan lease, long bytes, PluginHost? plugin, Func<ValueTask<SessionCalls>> make)
    {
        _slots.Take(owner.Client, bytes);
        try
        {
            string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            var session = new Session(id, owner, await make(), plugin, lease, bytes, _time);
            _sessions[id] = session;
            _metrics.SessionOpened(session.EnvironmentId);
            SessionLog.Opened(
                _logger,
                id,
                session.EnvironmentId,
                session.Calls.Environment.LaneCount,
                lease.TotalSeconds,
                owner.Name,
                owner.Client);
            return session;
        }
        catch
        {
            _slots.Return(owner.Client, bytes);
            throw;
        }
    }

    /// <summary>Waits for the session's turn and renews its lease. The caller must leave it.</summary>
    /// <exception cref="CallRefusedException">There is no such session, or not any more.</exception>
    public async ValueTask<Session> EnterAsync(string id, CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(id, out Session? session))
        {
            throw Unknown(id);
        }

        await session.EnterAsync(cancellationToken);
        EndIfExpired(session);
        if (session.HasEnded)
        {
            session.LeaveUnrenewed();
            throw Unknown(id);
        }

        session.Renew();
        return session;
    }

    /// <summary>Ends a session that the caller has entered. The caller still leaves it.</summary>
    public void End(Session session, SessionEnding ending)
    {
        if (session.HasEnded)
        {
            return;
        }

        session.HasEnded = true;
        _ended.Add(session.Id, ending);
        _sessions.TryRemove(session.Id, out _);
        _slots.Return(session.Owner.Client, session.Bytes);
        _metrics.SessionEnded(session.EnvironmentId);
        SessionLog.Ended(_logger, session.Id, session.EnvironmentId, ending.Predicate);
        session.Calls.Environment.Dispose();
        ServerMemory.GiveBackLater(session.Bytes);
    }

    /// <summary>Stops reaping and ends every session; for a server without calls.</summary>
    public void Dispose()
    {
        _reaper.Dispose();
        foreach (Session session in _sessions.Values)
        {
            if (session.TryEnter())
            {
                End(session, SessionEnding.Stopped);
                session.LeaveUnrenewed();
            }
        }
    }

    private CallRefusedException Unknown(string id) =>
        CallRefusedException.UnknownSession(Echo.Of(id), SessionEnding.Describe(id, _ended.Find(id)));

    /// <remarks>A session in the middle of a call is in use, whatever the clock says.</remarks>
    private void Reap()
    {
        foreach (Session session in _sessions.Values)
        {
            if (session.LeaseRanOut && session.TryEnter())
            {
                EndIfExpired(session);
                session.LeaveUnrenewed();
            }
        }
    }

    private void EndIfExpired(Session session)
    {
        if (session.LeaseRanOut && !session.HasEnded)
        {
            _metrics.LeaseExpired(session.EnvironmentId);
            End(session, SessionEnding.Expired(session.Lease));
        }
    }
}

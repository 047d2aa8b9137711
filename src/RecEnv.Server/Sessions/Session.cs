using System.Diagnostics.CodeAnalysis;
using RecEnv.Server.Plugins;

namespace RecEnv.Server.Sessions;

/// <summary>One environment of one client: who owns it, how long it lives, and whose turn it is.</summary>
/// <remarks>
/// One call at a time: a call enters, others wait. Replies wrap the environment's own buffers, so a call leaves only
/// when its reply is written: see <see cref="Services.CallPipeline"/>.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The gate owns nothing until its wait handle is asked for, and waiters outlive the session.")]
internal sealed class Session
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TimeProvider _time;
    private long _lastUse;

    public Session(
        string id,
        SessionOwner owner,
        SessionCalls calls,
        PluginHost? plugin,
        TimeSpan lease,
        long bytes,
        TimeProvider time)
    {
        _time = time;
        _lastUse = time.GetTimestamp();
        Id = id;
        Owner = owner;
        Lease = lease;
        Calls = calls;
        Plugin = plugin;
        Bytes = bytes;
    }

    /// <summary>128 random bits in hexadecimal.</summary>
    public string Id { get; }

    public SessionOwner Owner { get; }

    public string EnvironmentId => Calls.Environment.Contract.EnvironmentId;

    /// <summary>Time without a call after which the session ends.</summary>
    public TimeSpan Lease { get; }

    /// <summary>What its observations count in the server's memory.</summary>
    public long Bytes { get; }

    /// <summary>The environment and its calls; touch it only between entering and leaving.</summary>
    public SessionCalls Calls { get; }

    /// <summary>What runs the environment's code, where it is a plugin's; null for all others.</summary>
    public PluginHost? Plugin { get; }

    /// <summary>True once the session is over. Changes only between entering and leaving.</summary>
    public bool HasEnded { get; set; }

    public bool LeaseRanOut => _time.GetElapsedTime(Volatile.Read(ref _lastUse)) > Lease;

    public Task EnterAsync(CancellationToken cancellationToken) => _gate.WaitAsync(cancellationToken);

    /// <summary>Enters if nobody is inside.</summary>
    public bool TryEnter() => _gate.Wait(0);

    /// <summary>Lets the next call in. The lease counts from here.</summary>
    public void Leave()
    {
        Renew();
        _gate.Release();
    }

    /// <summary>Lets the next call in without renewing the lease.</summary>
    public void LeaveUnrenewed() => _gate.Release();

    public void Renew() => Volatile.Write(ref _lastUse, _time.GetTimestamp());
}

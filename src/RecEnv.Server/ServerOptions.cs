using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RecEnv.Server;

/// <summary>What a server serves, where, to whom, and how much of it. Immutable.</summary>
public sealed record ServerOptions
{
    /// <summary>
    /// Where to listen: "127.0.0.1:7117", "[::1]:0" or "localhost:0" (port 0 takes any free port), or "unix:/full/path"
    /// for a Unix socket that only this user may open.
    /// </summary>
    /// <value>Default: "127.0.0.1:0".</value>
    public IReadOnlyList<string> Addresses { get; init; } = ["127.0.0.1:0"];

    /// <summary>The environments.</summary>
    /// <value>Default: every environment of the package.</value>
    public EnvironmentRegistry Registry { get; init; } = EnvironmentRegistry.CreateDefault();

    /// <summary>The agent that recommends, beside the environments.</summary>
    /// <value>Default: null, none.</value>
    public RecommenderOptions? Recommender { get; init; }

    /// <summary>Most lanes in one session, in [1, <see cref="EnvironmentDefinition.MaxLaneCount"/>].</summary>
    /// <value>Default: 65,536.</value>
    public int MaxLanes { get; init; } = 65_536;

    /// <summary>Most open sessions, at least 1.</summary>
    /// <value>Default: 1,024.</value>
    public int MaxSessions { get; init; } = 1024;

    /// <summary>Most open sessions of one remote address, at least 1. Unix sockets count as one address.</summary>
    /// <value>Default: 512.</value>
    public int MaxSessionsPerClient { get; init; } = 512;

    /// <summary>Most bytes of one session's observations (lanes × bytes of one observation), at least 1.</summary>
    /// <value>Default: 268,435,456 (256 MiB).</value>
    public long MaxObservationBytes { get; init; } = 256L << 20;

    /// <summary>
    /// Most bytes of the observations of all open sessions, at least 1. A session counts twice the bytes of its
    /// observations: it holds the present ones and the last ones of episodes that ended.
    /// </summary>
    /// <value>Default: 4,294,967,296 (4 GiB).</value>
    public long MaxTotalObservationBytes { get; init; } = 4L << 30;

    /// <summary>Most bytes of one request message, at least 1,024.</summary>
    /// <value>Default: 67,108,864 (64 MiB).</value>
    public int MaxRequestBytes { get; init; } = 64 << 20;

    /// <summary>Most bytes of one part of a reply on a stream; larger replies are cut by lanes. At least 1.</summary>
    /// <value>Default: 1,048,576 (1 MiB).</value>
    public int StreamPartBytes { get; init; } = 1 << 20;

    /// <summary>How long a session lives without any call, where the client asks for nothing else.</summary>
    /// <value>Default: 60 s.</value>
    public TimeSpan DefaultLease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest lease a client may ask for; not below <see cref="DefaultLease"/>.</summary>
    /// <value>Default: 1 h.</value>
    public TimeSpan MaxLease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a stop waits for running calls.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Threads that step the lanes of one session, in [1, 1024]; always 1 for plugins. Has no influence on any result.
    /// </summary>
    /// <value>Default: 1.</value>
    public int ThreadsPerSession { get; init; } = 1;

    /// <summary>
    /// Longest that one call may spend in the code of a plugin, above 0. A call that takes longer ends its session; after
    /// three such calls the plugin opens no more sessions.
    /// </summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan PluginTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Folders that options naming a file or folder may point into; elsewhere clients cannot make the server read.
    /// A link counts as what it points to. Relative paths are looked for in each folder in turn.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> DataRoots { get; init; } = [];

    /// <summary>What clients must send as "authorization: Bearer …"; at least 16 visible ASCII characters.</summary>
    /// <value>Default: null, no token. Health checks need none.</value>
    public string? Token { get; init; }

    /// <summary>Certificate with private key. All TCP addresses then speak TLS.</summary>
    /// <value>Default: null, no TLS.</value>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Allows addresses that other machines can reach without TLS or without a token.</summary>
    /// <value>Default: false.</value>
    public bool Insecure { get; init; }

    /// <summary>File to write once the server listens: one bound address a line. Removed by the stop.</summary>
    /// <value>Default: null, none.</value>
    public string? ReadyFile { get; init; }

    /// <summary>Where log lines go. Not disposed by the server.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of the leases and of the limit of plugins.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The addresses; never the token.</summary>
    public override string ToString() => $"ServerOptions {{ Addresses = {string.Join(", ", Addresses)} }}";
}

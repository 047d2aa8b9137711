using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RecEnv.Server.Hosting;
using RecEnv.Server.Observability;
using RecEnv.Server.Recommending;
using RecEnv.Server.Sessions;

namespace RecEnv.Server;

/// <summary>A running server of environments, and of an agent if it is to recommend.</summary>
/// <remarks>
/// Makes no use of the console and of signals: stop it yourself. Thread-safe. Metrics and activities carry the name
/// <see cref="TelemetryName"/>.
/// </remarks>
public sealed class RecEnvServer : IAsyncDisposable
{
    /// <summary>Name of the server's meter and of its activity source.</summary>
    public const string TelemetryName = ServerMetrics.Name;

    private readonly WebApplication _app;
    private readonly ServerOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _stopLock = new();
    private Task? _stop;

    private RecEnvServer(WebApplication app, ServerOptions options, IReadOnlyList<string> addresses)
    {
        _app = app;
        _options = options;
        _logger = options.Logging.CreateLogger<RecEnvServer>();
        Addresses = addresses;
    }

    /// <summary>Where the server listens, with real ports: "127.0.0.1:54321" or "unix:/path".</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>Number of open sessions.</summary>
    public int SessionCount => _app.Services.GetRequiredService<SessionTable>().Count;

    /// <summary>Starts a server and returns once it listens and its ready file is written.</summary>
    /// <param name="options">What to serve, where, to whom.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">An option is wrong, or would open the server to strangers.</exception>
    /// <exception cref="Learning.Checkpoints.CheckpointException">The agent's checkpoint is none for it.</exception>
    /// <exception cref="InvalidOperationException">An address is taken or cannot be had.</exception>
    public static async Task<RecEnvServer> StartAsync(
        ServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<ListenAddress> addresses = StartChecks.Check(options);
        foreach (ListenAddress address in addresses.Where(address => address.SocketPath is not null))
        {
            UnixSocketFile.RemoveStale(address.SocketPath!);
        }

        ReadyFile.Remove(options.ReadyFile);
        WebApplication app = ServerHost.Build(options, addresses);
        try
        {
            return await StartAsync(app, options, addresses, cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Stops: health turns to not serving, running calls finish, streams end as unavailable, sockets and the ready file
    /// are removed, sessions end, an agent that learns is saved. Waits at most <see cref="ServerOptions.DrainTimeout"/> for calls. Stopping twice is
    /// harmless.
    /// </summary>
    /// <exception cref="Learning.Checkpoints.CheckpointException">The agent cannot be saved; all else is done.</exception>
    public Task StopAsync()
    {
        lock (_stopLock)
        {
            return _stop ??= DrainAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            await _app.DisposeAsync();
        }
    }

    private static async Task<RecEnvServer> StartAsync(
        WebApplication app,
        ServerOptions options,
        IReadOnlyList<ListenAddress> addresses,
        CancellationToken cancellationToken)
    {
        app.Services.GetRequiredService<RecommenderDesk>(); // made now, so that a wrong option is refused here
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(BindProblem.Describe(e, addresses), e);
        }

        var server = new RecEnvServer(app, options, BoundAddresses(app));
        ServerLog.Started(server._logger, string.Join(", ", server.Addresses), options.Registry.Definitions.Count);
        if (options.Recommender is { } recommender)
        {
            ServerLog.Recommends(
                server._logger, recommender.Agent.Name, recommender.Contract.EnvironmentId, recommender.MaxVisits, recommender.Learns);
        }

        if (options.ReadyFile is { } ready)
        {
            ReadyFile.Write(ready, server.Addresses);
        }

        return server;
    }

    private static List<string> BoundAddresses(WebApplication app)
    {
        ICollection<string> bound = app.Services.GetRequiredService<IServer>().Features
            .GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return [.. bound.Select(address => address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..])];
    }

    private async Task DrainAsync()
    {
        ServerLog.Stopping(_logger, SessionCount);
        ReadyFile.Remove(_options.ReadyFile);
        await _app.Services.GetRequiredService<DrainSignal>().BeginAsync();
        await _app.StopAsync();
        _app.Services.GetRequiredService<SessionTable>().Dispose();
        _app.Services.GetRequiredService<RecommenderDesk>().Close();
        ServerLog.Stopped(_logger);
    }
}

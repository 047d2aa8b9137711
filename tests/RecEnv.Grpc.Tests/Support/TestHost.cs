using System.Net;
using System.Net.Sockets;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Tests.Protocol;

namespace RecEnv.Grpc.Tests.Support;

/// <summary>
/// A server with the probe service, on 127.0.0.1 or a Unix socket. Disposing fails when an error was logged that the
/// test did not declare.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErrorLog _log;
    private readonly string? _socketPath;
    private readonly List<GrpcChannel> _channels = [];
    private bool _expectsErrors;

    private TestHost(WebApplication app, ErrorLog log, string? socketPath)
    {
        _app = app;
        _log = log;
        _socketPath = socketPath;
    }

    /// <summary>The port, when on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>The service.</summary>
    public ProbeService Service => _app.Services.GetRequiredService<ProbeService>();

    /// <summary>Starts a server.</summary>
    public static async Task<TestHost> StartAsync(
        Action<GrpcServiceOptions>? configure = null,
        Action<KestrelServerOptions>? kestrel = null,
        Action<WebApplication>? map = null,
        string? socketPath = null)
    {
        var log = new ErrorLog();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            options.Limits.Http2.MaxStreamsPerConnection = 1000;
            options.Limits.Http2.MaxFrameSize = 1 << 20;
            kestrel?.Invoke(options);
            if (socketPath is null)
            {
                options.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                options.ListenUnixSocket(socketPath);
            }
        });
        builder.Services.AddGrpc(configure ?? (_ => { }));
        builder.Services.AddSingleton<ProbeService>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        WebApplication app = builder.Build();
        app.MapGrpcService<ProbeService>();
        map?.Invoke(app);
        await app.StartAsync().Soon();

        string address = app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new TestHost(app, log, socketPath) { Port = socketPath is null ? new Uri(address).Port : 0 };
    }

    /// <summary>Makes a channel, closed with the host.</summary>
    public GrpcChannel Channel(Action<GrpcChannelOptions>? configure = null)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        if (_socketPath is not null)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(_socketPath, cancellationToken);
        }

        var options = new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
        };
        configure?.Invoke(options);
        var channel = GrpcChannel.ForAddress($"http://localhost:{Port}", options);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>Connects to a Unix socket, for a channel that outlives a host.</summary>
    public static async ValueTask<Stream> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Makes a client on a new channel.</summary>
    public Probe.ProbeClient Client(Action<GrpcChannelOptions>? configure = null) => new(Channel(configure));

    /// <summary>Connects with raw HTTP/2.</summary>
    public Task<RawHttp2> ConnectRawAsync() => RawHttp2.ConnectAsync(Port);

    /// <summary>Stops the server gracefully.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Declares that the test makes the server log these errors, and checks that it did.</summary>
    public async Task ExpectErrorAsync(string part)
    {
        _expectsErrors = true;
        await Eventually.TrueAsync(
            () => _log.At(LogLevel.Error).Any(line => line.Contains(part, StringComparison.Ordinal)));
    }

    /// <summary>The warnings so far.</summary>
    public IEnumerable<string> Warnings => _log.At(LogLevel.Warning);

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcChannel channel in _channels)
        {
            channel.Dispose();
        }

        await _app.StopAsync().Soon();
        await _app.DisposeAsync().AsTask().Soon();
        if (!_expectsErrors)
        {
            string errors = string.Join('\n', _log.At(LogLevel.Error).Concat(_log.At(LogLevel.Critical)));
            Assert.True(errors.Length == 0, errors);
        }
    }
}

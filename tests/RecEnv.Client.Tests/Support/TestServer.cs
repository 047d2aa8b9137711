using RecEnv.Server;

namespace RecEnv.Client.Tests.Support;

/// <summary>A server on a free port and on a Unix socket. As a fixture, one for all tests of a class.</summary>
public sealed class TestServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-client-");
    private RecEnvServer? _server;

    public ServerOptions Options { get; init; } = new() { Registry = TestRegistry.Create() };

    public string Tcp => _server!.Addresses.Single(address => !address.StartsWith("unix:", StringComparison.Ordinal));

    public string Socket => $"unix:{Path.Combine(_folder.FullName, "s.sock")}";

    public int SessionCount => _server!.SessionCount;

    public static async Task<TestServer> StartAsync(Func<ServerOptions, ServerOptions>? configure = null)
    {
        var options = new ServerOptions { Registry = TestRegistry.Create() };
        var server = new TestServer { Options = configure?.Invoke(options) ?? options };
        await server.InitializeAsync();
        return server;
    }

    public RecEnvClient Connect(bool socket = true, RecEnvClientOptions? options = null) =>
        RecEnvClient.Connect(socket ? Socket : Tcp, options);

    public async Task InitializeAsync() =>
        _server = await RecEnvServer.StartAsync(Options with { Addresses = ["127.0.0.1:0", Socket] });

    public Task StopAsync() => _server!.DisposeAsync().AsTask();

    public async Task DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}

using Grpc.Net.Client;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests.Support;

/// <summary>A real server with the toy environment, and a channel to it. Undeclared warnings fail.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly RecEnvServer _server;

    private TestServer(RecEnvServer server, LogLines log)
    {
        _server = server;
        Log = log;
        Channel = Connections.Open(server.Addresses[0]);
        Calls = new Wire.EnvironmentService.EnvironmentServiceClient(Channel);
        Recommender = new Wire.RecommenderService.RecommenderServiceClient(Channel);
    }

    public LogLines Log { get; }

    public GrpcChannel Channel { get; }

    public Wire.EnvironmentService.EnvironmentServiceClient Calls { get; }

    public Wire.RecommenderService.RecommenderServiceClient Recommender { get; }

    public IReadOnlyList<string> Addresses => _server.Addresses;

    public int SessionCount => _server.SessionCount;

    public static async Task<TestServer> StartAsync(
        ServerOptions? options = null, Action<EnvironmentRegistry>? register = null)
    {
        var registry = EnvironmentRegistry.CreateDefault();
        registry.Register(ToySimulation.Definition);
        register?.Invoke(registry);
        var log = new LogLines();
        RecEnvServer server = await RecEnvServer.StartAsync((options ?? new ServerOptions()) with
        {
            Registry = registry,
            Logging = log,
        }).Within();
        return new TestServer(server, log);
    }

    public Task StopAsync() => _server.StopAsync().Within();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _server.DisposeAsync().AsTask().Within();
        string undeclared = string.Join("\n", Log.Undeclared);
        Assert.True(undeclared.Length == 0, undeclared);
    }
}

using RecEnv.Server;

namespace RecEnv.Tool;

/// <summary>A server in this process, on a free loopback port and on a Unix socket in a folder of its own.</summary>
internal sealed class EmbeddedServer : IAsyncDisposable
{
    private readonly RecEnvServer _server;
    private readonly DirectoryInfo _folder;

    private EmbeddedServer(RecEnvServer server, DirectoryInfo folder)
    {
        (_server, _folder) = (server, folder);
        SocketAddress = server.Addresses.Single(address => address.StartsWith("unix:", StringComparison.Ordinal));
        TcpAddress = server.Addresses.Single(address => address != SocketAddress);
    }

    /// <summary>Address of the loopback port.</summary>
    public string TcpAddress { get; }

    /// <summary>Address of the Unix socket.</summary>
    public string SocketAddress { get; }

    public static async Task<EmbeddedServer> StartAsync(EnvironmentRegistry registry, CancellationToken cancellation)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-");
        try
        {
            var options = new ServerOptions
            {
                Addresses = ["127.0.0.1:0", $"unix:{Path.Combine(folder.FullName, "recenv.sock")}"],
                Registry = registry,
            };
            return new EmbeddedServer(await RecEnvServer.StartAsync(options, cancellation), folder);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

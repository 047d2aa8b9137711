using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class StartTests
{
    [Fact]
    public async Task StartAsync_ReadyFile_HoldsBoundAddressesUntilTheStop()
    {
        using var folder = new TempFolder();
        string ready = folder.File("ready");
        await File.WriteAllTextAsync(ready, "old");
        await using TestServer server = await TestServer.StartAsync(new ServerOptions
        {
            Addresses = ["127.0.0.1:0", "[::1]:0", $"unix:{folder.File("s")}"],
            ReadyFile = ready,
        });

        string[] lines = await File.ReadAllLinesAsync(ready);
        await server.StopAsync();

        Assert.Equal(server.Addresses, lines);
        Assert.Matches(@"^127\.0\.0\.1:[1-9][0-9]+$", lines[0]);
        Assert.Matches(@"^\[::1\]:[1-9][0-9]+$", lines[1]);
        Assert.Equal($"unix:{folder.File("s")}", lines[2]);
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public async Task StartAsync_PortTaken_SaysSo()
    {
        await using TestServer server = await TestServer.StartAsync();
        string address = server.Addresses[0];

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RecEnvServer.StartAsync(new ServerOptions { Addresses = [address] }).Within());

        Assert.Equal(
            $"Another server listens at {address} already. Stop it, or choose another port; 0 takes any free one.",
            error.Message);
    }

    [Fact]
    public async Task StartAsync_AddressOfAnotherMachine_SaysSo()
    {
        var options = new ServerOptions { Addresses = ["192.0.2.1:0"], Insecure = true };

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RecEnvServer.StartAsync(options).Within());

        Assert.StartsWith("The server cannot listen at 192.0.2.1:0: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose another address, such as 127.0.0.1:0 (--address) or a Unix socket (--socket).",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_SocketAlive_SaysSo()
    {
        using var folder = new TempFolder();
        string address = $"unix:{folder.File("s")}";
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Addresses = [address] });

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RecEnvServer.StartAsync(new ServerOptions { Addresses = [address] }).Within());
        await RemoteSession.OpenAsync(server);

        Assert.Equal($"Another server listens at {address} already. Stop it, or choose another path.", error.Message);
    }

    [Fact]
    public async Task StartAsync_SocketStale_ReplacesItForTheOwnerOnly()
    {
        using var folder = new TempFolder();
        string path = folder.File("s");
        LeaveStaleSocket(path);
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Addresses = [$"unix:{path}"] });

        await RemoteSession.OpenAsync(server);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task StartAsync_PathIsAFile_LeavesItAlone()
    {
        using var folder = new TempFolder();
        string path = folder.File("s");
        await File.WriteAllTextAsync(path, "data");

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RecEnvServer.StartAsync(new ServerOptions { Addresses = [$"unix:{path}"] }).Within());

        Assert.Equal($"\"{path}\" exists and is not a socket. Choose another path.", error.Message);
        Assert.Equal("data", await File.ReadAllTextAsync(path));
    }

    [Theory]
    [InlineData(false, false, "a TLS certificate (--certificate) and a token (--token-file)")]
    [InlineData(true, false, "a TLS certificate (--certificate)")]
    [InlineData(false, true, "a token (--token-file)")]
    public async Task StartAsync_OpenToStrangers_Refuses(bool hasToken, bool hasCertificate, string missing)
    {
        using X509Certificate2 certificate = SelfSigned();
        var options = new ServerOptions
        {
            Addresses = ["0.0.0.0:0"],
            Token = hasToken ? "0123456789abcdef" : null,
            Certificate = hasCertificate ? certificate : null,
        };

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
            () => RecEnvServer.StartAsync(options).Within());

        Assert.Equal(
            $"Other machines can reach 0.0.0.0:0, so it needs {missing}. Give what is missing, listen at " +
            "127.0.0.1 or a Unix socket instead, or say --insecure if the network is trusted.",
            error.Message);
    }

    [Fact]
    public async Task StartAsync_InsecureAllowed_Listens()
    {
        await using TestServer server = await TestServer.StartAsync(
            new ServerOptions { Addresses = ["127.0.0.1:0", "0.0.0.0:0"], Insecure = true });

        await RemoteSession.OpenAsync(server);

        Assert.StartsWith("0.0.0.0:", server.Addresses[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_Certificate_SpeaksTls()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Certificate = certificate });
        using GrpcChannel channel = Connections.Open(
            server.Addresses[0],
            "https",
            handler => handler.SslOptions.RemoteCertificateValidationCallback =
                (_, given, _, _) => given?.GetCertHashString() == certificate.GetCertHashString());

        Wire.HelloResponse hello = await new Wire.EnvironmentService.EnvironmentServiceClient(channel)
            .HelloAsync(new Wire.HelloRequest { Protocol = "recenv.v1" }).ResponseAsync.Within();

        Assert.Equal("recenv.v1", hello.Protocol);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("unix:relative")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("example.org:80")]
    [InlineData("::1:80")]
    public async Task StartAsync_NotAnAddress_ShowsWhatIs(string address)
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
            () => RecEnvServer.StartAsync(new ServerOptions { Addresses = [address] }).Within());

        Assert.Equal(
            $"\"{address}\" is not an address to listen at. Write an IP address and a port such as 127.0.0.1:0 or " +
            "[::1]:7117, or a Unix socket such as unix:/run/recenv.sock.",
            error.Message);
    }

    [Fact]
    public async Task StartAsync_WrongOption_SaysTheRange()
    {
        await RefusedAsync(new ServerOptions { MaxLanes = 0 }, "MaxLanes must be in [1, 1048576] but is 0.");
        await RefusedAsync(
            new ServerOptions { Addresses = [] }, "There is no address to listen at. Give one, such as 127.0.0.1:0.");
        await RefusedAsync(
            new ServerOptions { Token = "short" },
            "The token must have at least 16 characters, all visible ASCII without spaces. Make one " +
            "with \"openssl rand -hex 32\".");
        await RefusedAsync(
            new ServerOptions { DataRoots = ["/no/such/folder"] },
            "The data folder \"/no/such/folder\" does not exist. Make it, or leave it out.");
        await RefusedAsync(
            new ServerOptions { DefaultLease = TimeSpan.FromHours(2) },
            "The default lease must be in (0, 3600] seconds, the longest lease, but is 7200.");

        static async Task RefusedAsync(ServerOptions options, string sentence)
        {
            ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
                () => RecEnvServer.StartAsync(options).Within());
            Assert.Equal(sentence, error.Message);
        }
    }

    [Fact]
    public void ToString_TokenGiven_HidesIt()
    {
        string text = new ServerOptions { Token = "secretsecretsecret" }.ToString();

        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    /// <summary>A socket file without a listener: under another name its socket does not remove it.</summary>
    private static void LeaveStaleSocket(string path)
    {
        string first = path + "0";
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(first));
            socket.Listen();
            File.Move(first, path);
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RecEnv.Client.Tests.Support;

namespace RecEnv.Client.Tests;

public sealed class FailureTests
{
    private const string Id = "InterestEvolution-v0";

    [Theory]
    [InlineData(1)]
    [InlineData(1500)] // over a stream
    public async Task Step_ConnectionCutBeforeTheReply_IsMadeAgainButNotExecutedTwice(int lanes)
    {
        await using TestServer server = await TestServer.StartAsync();
        using var proxy = new CuttingProxy(server.Tcp);
        using var client = RecEnvClient.Connect(proxy.Address);
        using IVectorEnvironment local = TestRegistry.Create().MakeVector(Id, lanes);
        using IVectorEnvironment remote = client.MakeVector(Id, lanes);
        long[] actions = new long[2 * lanes];
        local.Reset(1);
        remote.Reset(1);

        for (int i = 0; i < 5; i++)
        {
            proxy.CutNextReply();
            Assert.Equal(Recording.Of(local.Step(actions)), Recording.Of(remote.Step(actions)));
        }

        Assert.True(proxy.Cuts >= 3, $"Only {proxy.Cuts} connections were cut.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1500)]
    public async Task Step_ServerGone_FailsSoonAndThenSaysSo(int lanes)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RecEnvClient client = server.Connect();
        using IVectorEnvironment environment = client.MakeVector(Id, lanes);
        environment.Reset(1);
        await server.StopAsync();
        long start = Stopwatch.GetTimestamp();

        ServerUnavailableException first = Assert.Throws<ServerUnavailableException>(
            () => environment.Step(new long[2 * lanes]));
        SessionLostException second = Assert.Throws<SessionLostException>(() => environment.Step(new long[2 * lanes]));
        environment.Dispose();

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
        Assert.Contains(server.Socket, first.Message, StringComparison.Ordinal);
        Assert.Contains("Make a new one.", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_ServerRestarted_SaysThatTheSessionIsLost()
    {
        TestServer server = await TestServer.StartAsync();
        using RecEnvClient client = server.Connect();
        using IVectorEnvironment environment = client.MakeVector(Id, 1);
        environment.Reset(1);
        await server.StopAsync();
        await server.InitializeAsync();

        Assert.Throws<SessionLostException>(() => environment.Step(0, 1));

        await server.DisposeAsync();
    }

    [Fact]
    public void Connect_NoServer_FailsSoonAndNamesTheAddress()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        string address = $"{unused.LocalEndpoint}";
        unused.Stop();
        long start = Stopwatch.GetTimestamp();

        ServerUnavailableException problem = Assert.Throws<ServerUnavailableException>(() => RecEnvClient.Connect(address));

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
        Assert.Contains($"The server at {address} cannot be reached", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connect_ServerSilent_FailsAtTheDeadline()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new RecEnvClientOptions { Deadline = TimeSpan.FromSeconds(0.4) };

        ServerUnavailableException problem = Assert.Throws<ServerUnavailableException>(
            () => RecEnvClient.Connect($"{silent.LocalEndpoint}", options));

        Assert.Contains("within 0.4 s", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_TokenMissingOrWrong_IsRefused()
    {
        const string Token = "a-token-of-23-characters";
        await using TestServer server = await TestServer.StartAsync(options => options with { Token = Token });
        var wrong = new RecEnvClientOptions { Token = "another-token-of-chars" };

        Assert.Throws<TokenRefusedException>(() => server.Connect());
        Assert.Throws<TokenRefusedException>(() => server.Connect(options: wrong));
        using RecEnvClient client = server.Connect(options: new RecEnvClientOptions { Token = Token });

        Assert.Equal(TestRegistry.Create().Definitions.Count, client.List().Count);
    }

    [Fact]
    public async Task MakeVector_ServerFull_NamesTheCapacity()
    {
        await using TestServer server = await TestServer.StartAsync(
            options => options with { MaxSessions = 1, MaxSessionsPerClient = 1 });
        using RecEnvClient client = server.Connect();
        using IVectorEnvironment only = client.MakeVector(Id, 1);

        CapacityException problem = Assert.Throws<CapacityException>(() => client.MakeVector(Id, 1));
        CapacityException ofLanes = Assert.Throws<CapacityException>(() => client.MakeVector(Id, 1_000_000));

        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.True(problem.RetryAfter >= TimeSpan.Zero && ofLanes.RetryAfter == TimeSpan.Zero);
    }

    [Fact]
    public async Task Dispose_OfAnEnvironment_ClosesItsSession()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RecEnvClient client = server.Connect();
        IVectorEnvironment environment = client.MakeVector(Id, 1);
        int before = server.SessionCount;

        environment.Dispose();

        Assert.Equal((1, 0), (before, server.SessionCount));
    }

    [Fact]
    public async Task Dispose_OfTheClientFirst_HarmsNothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        RecEnvClient client = server.Connect();
        IVectorEnvironment environment = client.MakeVector(Id, 1);

        client.Dispose();
        environment.Dispose();

        Assert.Throws<ObjectDisposedException>(() => environment.Reset());
    }
}

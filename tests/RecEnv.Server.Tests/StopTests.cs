using Grpc.Core;
using RecEnv.Protocol.Health;
using RecEnv.Server.Tests.Support;
using ServingStatus = RecEnv.Protocol.Health.HealthCheckResponse.Types.ServingStatus;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class StopTests
{
    [Fact]
    public async Task StopAsync_StepRunning_LetsItFinish()
    {
        using var folder = new TempFolder();
        using var gate = new ToyGate(nameof(StopAsync_StepRunning_LetsItFinish));
        string path = folder.File("s");
        await using TestServer server = await TestServer.StartAsync(new ServerOptions
        {
            Addresses = [$"unix:{path}"],
            DrainTimeout = Bounded.Limit,
        });
        RemoteSession session = await RemoteSession.OpenAsync(server, 1, $"{{\"gate\": \"{gate.Name}\"}}");
        await session.ResetAsync();

        Task<Wire.Batch> step = session.StepAsync(2);
        await gate.ArrivalAsync();
        Task stop = server.StopAsync();
        await Task.Delay(100);
        Assert.False(stop.IsCompleted);
        gate.Open();

        Wire.Batch batch = await step.Within();
        Assert.Equal([2.0], Numbers.Of<double>(batch.Rewards));
        await stop.Within();
        Assert.False(File.Exists(path));
        Assert.Equal(0, server.SessionCount);
    }

    [Fact]
    public async Task StopAsync_StreamsOpen_EndUnavailable()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        using AsyncDuplexStreamingCall<Wire.StepStreamRequest, Wire.StepStreamResponse> stream =
            server.Calls.StepStream();
        await stream.RequestStream.WriteAsync(new Wire.StepStreamRequest { Reset = session.ResetRequest(1) });
        Assert.True(await stream.ResponseStream.MoveNext(default).Within());
        using AsyncServerStreamingCall<HealthCheckResponse> watch =
            new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(default).Within());
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);

        await server.StopAsync();

        Assert.True(await watch.ResponseStream.MoveNext(default).Within());
        Assert.Equal(ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        RpcException ofStream = await Assert.ThrowsAsync<RpcException>(
            () => stream.ResponseStream.MoveNext(default).Within());
        RpcException ofWatch = await Assert.ThrowsAsync<RpcException>(
            () => watch.ResponseStream.MoveNext(default).Within());
        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (ofStream.StatusCode, ofWatch.StatusCode));
        Assert.Equal("The server is stopping. Reconnect when it is back, or to another one.", ofStream.Status.Detail);
    }

    [Fact]
    public async Task StopAsync_Twice_IsHarmless()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.StopAsync();

        await server.StopAsync();

        Assert.Contains("Stopped", server.Log.Texts);
    }
}

using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class ConcurrencyTests
{
    [Fact]
    public async Task Step_TwoAtOnceWithOneSequence_ExecutesOnce()
    {
        using var gate = new ToyGate(nameof(Step_TwoAtOnceWithOneSequence_ExecutesOnce));
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 1, $"{{\"gate\": \"{gate.Name}\"}}");
        await session.ResetAsync();
        Wire.StepRequest request = session.StepRequest(3);

        Task<Wire.StepResponse> first = server.Calls.StepAsync(request).ResponseAsync;
        await gate.ArrivalAsync();
        Task<Wire.StepResponse> second = server.Calls.StepAsync(request).ResponseAsync;
        await Task.Delay(50);
        Assert.False(second.IsCompleted);
        gate.Open();

        Assert.Equal(await first.Within(), await second.Within());
        Assert.Equal(3.0, Numbers.Of<double>((await first).Batch.ObservationLeaves[1])[0]);
    }

    [Fact]
    public async Task Step_ManyRetriesAtOnce_AllGetTheSameBytes()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 64, "{\"width\": 500}");
        await session.ResetAsync();

        for (int i = 0; i < 10; i++)
        {
            Wire.StepRequest request = session.StepRequest(1);
            Wire.StepResponse[] replies = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => server.Calls.StepAsync(request).ResponseAsync)).Within();
            Assert.Single(replies.Distinct());
            session.Sequence++;
        }
    }

    [Fact]
    public async Task Step_CancelledInTheMiddle_IsAnsweredOnRetry()
    {
        using var gate = new ToyGate(nameof(Step_CancelledInTheMiddle_IsAnsweredOnRetry));
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 1, $"{{\"gate\": \"{gate.Name}\"}}");
        await session.ResetAsync();
        Wire.StepRequest request = session.StepRequest(2);
        using var cancellation = new CancellationTokenSource();

        Task<Wire.StepResponse> cancelled =
            server.Calls.StepAsync(request, cancellationToken: cancellation.Token).ResponseAsync;
        await gate.ArrivalAsync();
        await cancellation.CancelAsync();
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => cancelled.Within());
        gate.Open();
        Wire.Batch retried = await session.StepAsync(request);

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Equal([2.0], Numbers.Of<double>(retried.ObservationLeaves[1]));
        Assert.Equal(3UL, (await session.StepAsync(1)).Sequence);
    }

    [Fact]
    public async Task Step_ClientGoneInTheMiddle_LeavesTheSessionUsable()
    {
        using var gate = new ToyGate(nameof(Step_ClientGoneInTheMiddle_LeavesTheSessionUsable));
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 1, $"{{\"gate\": \"{gate.Name}\"}}");
        await session.ResetAsync();
        Wire.StepRequest request = session.StepRequest(2);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using GrpcChannel doomed = Connections.Open(
            server.Addresses[0],
            configure: handler => handler.ConnectCallback = async (target, cancellationToken) =>
            {
                await socket.ConnectAsync(target.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket);
            });
        var calls = new Wire.EnvironmentService.EnvironmentServiceClient(doomed);

        Task<Wire.StepResponse> lost = calls.StepAsync(request).ResponseAsync;
        await gate.ArrivalAsync();
        socket.Close(0); // a reset, as a killed process gives
        await Assert.ThrowsAnyAsync<Exception>(() => lost.Within());
        gate.Open();

        Wire.Batch retried = await session.StepAsync(request);
        Assert.Equal([2.0], Numbers.Of<double>(retried.ObservationLeaves[1]));
    }

    [Fact]
    public async Task CloseSession_DuringAStep_WaitsForIt()
    {
        using var gate = new ToyGate(nameof(CloseSession_DuringAStep_WaitsForIt));
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 1, $"{{\"gate\": \"{gate.Name}\"}}");
        await session.ResetAsync();

        Task<Wire.Batch> step = session.StepAsync(1);
        await gate.ArrivalAsync();
        Task<Wire.CloseSessionResponse> close =
            server.Calls.CloseSessionAsync(new Wire.CloseSessionRequest { SessionId = session.Id }).ResponseAsync;
        await Task.Delay(50);
        Assert.False(close.IsCompleted);
        gate.Open();

        Wire.Batch batch = await step.Within();
        Assert.Equal([1.0], Numbers.Of<double>(batch.Rewards));
        await close.Within();
        await Bounded.UntilAsync(() => server.SessionCount == 0);
    }
}

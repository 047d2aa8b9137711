using Grpc.Core;
using Grpc.Net.Client;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;

namespace RecEnv.Grpc.Tests;

public sealed class ChannelDisposalTests
{
    private static readonly ProbeRequest _wait = new() { Command = "wait" };

    [Fact]
    public async Task Dispose_UnaryPending_CancelsItAtClientAndServer()
    {
        await using TestHost host = await TestHost.StartAsync();
        GrpcChannel channel = host.Channel();
        Task<ProbeReply> response = new Probe.ProbeClient(channel).UnaryAsync(_wait).ResponseAsync;
        await Eventually.TrueAsync(() => host.Service.Running == 1);

        channel.Dispose();
        var failure = await Assert.ThrowsAsync<RpcException>(() => response.Soon());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.Equal("The channel was disposed by the client.", failure.Status.Detail);
        await Eventually.TrueAsync(() => host.Service is { Cancelled: 1, Running: 0 });
    }

    [Fact]
    public async Task Dispose_HandlerOfTheCaller_CancelsCallsButKeepsTheHandler()
    {
        await using TestHost host = await TestHost.StartAsync();
        using var handler = new SocketsHttpHandler();
        var options = new GrpcChannelOptions { HttpHandler = handler };
        var first = GrpcChannel.ForAddress($"http://localhost:{host.Port}", options);
        using var second = GrpcChannel.ForAddress($"http://localhost:{host.Port}", options);
        Task<ProbeReply> response = new Probe.ProbeClient(first).UnaryAsync(_wait).ResponseAsync;
        await Eventually.TrueAsync(() => host.Service.Running == 1);

        first.Dispose();
        var failure = await Assert.ThrowsAsync<RpcException>(() => response.Soon());
        await new Probe.ProbeClient(second).UnaryAsync(new ProbeRequest()).ResponseAsync.Soon();

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task Dispose_StreamsOpen_EndsReadsWritesAndHandlers()
    {
        await using TestHost host = await TestHost.StartAsync();
        GrpcChannel channel = host.Channel();
        var client = new Probe.ProbeClient(channel);
        AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> reading = client.Chat();
        Task<bool> read = reading.ResponseStream.MoveNext();
        AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> idle = client.Chat();
        await idle.RequestStream.WriteAsync(new ProbeRequest()).Soon();
        Assert.True(await idle.ResponseStream.MoveNext().Soon());
        await idle.RequestStream.WriteAsync(_wait).Soon();
        AsyncServerStreamingCall<ProbeReply> expanding = client.Expand(_wait);
        AsyncClientStreamingCall<ProbeRequest, ProbeReply> collecting = client.Collect();
        await collecting.RequestStream.WriteAsync(_wait).Soon();
        await Eventually.TrueAsync(() => host.Service.Running == 3);

        channel.Dispose();

        await CancelledAsync(() => read);
        await CancelledAsync(() => idle.ResponseStream.MoveNext());
        await CancelledAsync(() => idle.RequestStream.WriteAsync(new ProbeRequest()));
        await CancelledAsync(() => expanding.ResponseStream.MoveNext());
        await CancelledAsync(() => collecting.ResponseAsync);
        await CancelledAsync(() => collecting.RequestStream.WriteAsync(new ProbeRequest()));
        Assert.Equal(StatusCode.Cancelled, idle.GetStatus().StatusCode);
        await Eventually.TrueAsync(() => host.Service is { Cancelled: 3, Running: 0 });
    }

    [Fact]
    public async Task Dispose_CallFinished_KeepsItsResult()
    {
        await using TestHost host = await TestHost.StartAsync();
        GrpcChannel channel = host.Channel();
        using AsyncUnaryCall<ProbeReply> call = new Probe.ProbeClient(channel).UnaryAsync(new ProbeRequest());
        await call.ResponseAsync.Soon();

        channel.Dispose();

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Dispose_Twice_IsHarmlessAndCallsAreRefused()
    {
        await using TestHost host = await TestHost.StartAsync();
        GrpcChannel channel = host.Channel();
        var client = new Probe.ProbeClient(channel);

        channel.Dispose();
        channel.Dispose();

        Assert.Throws<ObjectDisposedException>(() => client.Unary(new ProbeRequest()));
        Assert.Throws<ObjectDisposedException>(() => { client.UnaryAsync(new ProbeRequest()); });
        Assert.Throws<ObjectDisposedException>(() => { client.Expand(new ProbeRequest()); });
        Assert.Throws<ObjectDisposedException>(() => { client.Collect(); });
        Assert.Throws<ObjectDisposedException>(() => { client.Chat(); });
        Assert.Throws<ObjectDisposedException>(() => { channel.CreateCallInvoker(); });
    }

    [Fact]
    public async Task Dispose_CallsStartingAtTheSameTime_AllEnd()
    {
        await using TestHost host = await TestHost.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            GrpcChannel channel = host.Channel();
            var client = new Probe.ProbeClient(channel);
            Task[] callers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => CallUntilRefusedAsync(client)))];
            await Task.Delay(10);

            channel.Dispose();

            await Task.WhenAll(callers).Soon();
        }
    }

    private static async Task CallUntilRefusedAsync(Probe.ProbeClient client)
    {
        while (true)
        {
            try
            {
                await client.UnaryAsync(new ProbeRequest()).ResponseAsync;
            }
            catch (RpcException e)
            {
                Assert.Equal(StatusCode.Cancelled, e.StatusCode);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task CancelledAsync(Func<Task> use)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => use().Soon());
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }
}

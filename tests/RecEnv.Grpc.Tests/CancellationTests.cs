using Grpc.Core;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class CancellationTests
{
    private static readonly ProbeRequest _wait = new() { Command = "wait" };

    [Fact]
    public async Task Unary_CallerCancels_StopsTheHandler()
    {
        await using TestHost host = await TestHost.StartAsync();
        using var cancellation = new CancellationTokenSource();

        using AsyncUnaryCall<ProbeReply> call = host.Client().UnaryAsync(_wait, cancellationToken: cancellation.Token);
        await Eventually.TrueAsync(() => host.Service.Running == 1);
        await cancellation.CancelAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await Eventually.TrueAsync(() => host.Service is { Cancelled: 1, Running: 0 });
    }

    [Fact]
    public async Task Unary_CallerCancelsAndPrefersOperationCanceled_GetsIt()
    {
        await using TestHost host = await TestHost.StartAsync();
        using var cancellation = new CancellationTokenSource();
        Probe.ProbeClient client = host.Client(options => options.ThrowOperationCanceledOnCancellation = true);

        using AsyncUnaryCall<ProbeReply> call = client.UnaryAsync(_wait, cancellationToken: cancellation.Token);
        await Eventually.TrueAsync(() => host.Service.Running == 1);
        await cancellation.CancelAsync();
        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.ResponseAsync.Soon());

        Assert.Equal(cancellation.Token, failure.CancellationToken);
    }

    [Fact]
    public async Task Unary_CancelledBeforeTheCall_IsCancelled()
    {
        await using TestHost host = await TestHost.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => host.Client().UnaryAsync(
            _wait, cancellationToken: new CancellationToken(canceled: true)).ResponseAsync.Soon());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task Unary_Disposed_StopsTheHandler()
    {
        await using TestHost host = await TestHost.StartAsync();

        AsyncUnaryCall<ProbeReply> call = host.Client().UnaryAsync(_wait);
        await Eventually.TrueAsync(() => host.Service.Running == 1);
        call.Dispose();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await Eventually.TrueAsync(() => host.Service is { Cancelled: 1, Running: 0 });
    }

    [Fact]
    public async Task Chat_DisposedWhileReading_EndsTheRead()
    {
        await using TestHost host = await TestHost.StartAsync();
        AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();
        await call.RequestStream.WriteAsync(new ProbeRequest()).Soon();
        Assert.True(await call.ResponseStream.MoveNext().Soon());

        Task<bool> reading = call.ResponseStream.MoveNext();
        call.Dispose();
        var failure = await Assert.ThrowsAsync<RpcException>(() => reading.Soon());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new ProbeRequest()).Soon());
    }

    [Fact]
    public async Task Chat_ReadCancelled_CancelsTheCall()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();
        using var cancellation = new CancellationTokenSource(50);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(cancellation.Token).Soon());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task Chat_TwoReadsAtOnce_AreRefused()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();

        Task<bool> first = call.ResponseStream.MoveNext();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext().Soon());
        await call.RequestStream.WriteAsync(new ProbeRequest()).Soon();

        Assert.True(await first.Soon());
    }

    [Theory]
    [InlineData(UnaryPath, true)]
    [InlineData(ExpandPath, true)]
    [InlineData(ChatPath, false)]
    [InlineData(CollectPath, false)]
    public async Task Request_Reset_StopsTheHandlerWithoutAnError(string path, bool endStream)
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(path);

        await raw.DataAsync(stream, Frame(_wait), endStream);
        await Eventually.TrueAsync(() => host.Service.Running == 1);
        await raw.ResetAsync(stream, 8);

        await Eventually.TrueAsync(() => host.Service is { Cancelled: 1, Running: 0 });
    }

    [Theory]
    [InlineData(UnaryPath)]
    [InlineData(ChatPath)]
    public async Task Request_ResetInsideAMessage_IsNotAnError(string path)
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();

        for (int i = 0; i < 50; i++)
        {
            int stream = await raw.OpenAsync(path);
            await raw.DataAsync(stream, Prefix(1000));
            await raw.ResetAsync(stream, 8);
        }

        await AssertAliveAsync(raw);
    }

    [Fact]
    public async Task Request_FourHundredCancelledAtOnce_LeaveTheConnectionOpen()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();

        for (int i = 0; i < 400; i++)
        {
            int stream = await raw.OpenAsync(UnaryPath);
            await raw.ResetAsync(stream, 8);
        }

        await AssertAliveAsync(raw);
    }

    [Fact]
    public async Task Client_KilledInsideCalls_LeavesNoErrorAndNoHandler()
    {
        await using TestHost host = await TestHost.StartAsync();
        RawHttp2 raw = await host.ConnectRawAsync();

        await raw.DataAsync(await raw.OpenAsync(UnaryPath), Frame(_wait), endStream: true);
        await raw.DataAsync(await raw.OpenAsync(ChatPath), Frame(_wait));
        await raw.DataAsync(await raw.OpenAsync(UnaryPath), Prefix(1000)); // inside a message
        await raw.OpenAsync(ChatPath); // waiting for the first message
        await Eventually.TrueAsync(() => host.Service.Running == 2);
        raw.Kill();

        await Eventually.TrueAsync(() => host.Service is { Cancelled: 2, Running: 0 });
    }

    private static async Task AssertAliveAsync(RawHttp2 raw)
    {
        int stream = await raw.OpenAsync(UnaryPath);
        await raw.DataAsync(stream, Frame(new ProbeRequest()), endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);
        Assert.Equal(StatusCode.OK, answer.Status);
    }
}

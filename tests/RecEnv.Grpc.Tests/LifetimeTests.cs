using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class LifetimeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-grpc-");

    private string SocketPath => Path.Combine(_folder.FullName, "s");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Stop_OpenCalls_SendsGoAwayFinishesUnaryAndEndsStreamsAsUnavailable()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int chat = await raw.OpenAsync(ChatPath);
        int unary = await raw.OpenAsync(UnaryPath);
        await raw.DataAsync(unary, Frame(new ProbeRequest { Command = "block", Number = 300 }), endStream: true);
        await Eventually.TrueAsync(() => host.Service.Running == 1);

        Task stopping = host.StopAsync();
        Dictionary<int, RawAnswer> answers = new() { [chat] = new RawAnswer(), [unary] = new RawAnswer() };
        bool saysGoAway = false;
        while (answers.Values.Any(answer => !answer.IsComplete))
        {
            RawFrame frame = await raw.ReadAsync();
            saysGoAway |= frame.Type == FrameType.GoAway;
            answers.GetValueOrDefault(frame.Stream)?.Add(frame);
        }

        await stopping.Soon();
        Assert.True(saysGoAway);
        Assert.Equal(StatusCode.Unavailable, answers[chat].Status);
        Assert.Equal("The server is stopping.", answers[chat].Message);
        Assert.Equal(StatusCode.OK, answers[unary].Status);
    }

    [Fact]
    public async Task Stop_Stopped_NewCallsAreUnavailable()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client();
        await client.UnaryAsync(new ProbeRequest()).ResponseAsync.Soon();

        await host.StopAsync().Soon();
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => client.UnaryAsync(new ProbeRequest()).ResponseAsync.Soon());

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Fact]
    public async Task UnixSocket_Call_AnswersAndStopRemovesTheFile()
    {
        await using (TestHost host = await TestHost.StartAsync(socketPath: SocketPath))
        {
            ProbeReply reply = await host.Client()
                .UnaryAsync(new ProbeRequest { Command = "peer" }).ResponseAsync.Soon();

            Assert.Equal("unix:", reply.Text);
            Assert.True(File.Exists(SocketPath));
        }

        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public async Task Channel_ServerRestarts_ReconnectsByItself()
    {
        TestHost first = await TestHost.StartAsync(socketPath: SocketPath);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => TestHost.ConnectAsync(SocketPath, cancellationToken),
        };
        using var channel = GrpcChannel.ForAddress(
            "http://localhost", new GrpcChannelOptions { HttpHandler = handler });
        var client = new Probe.ProbeClient(channel);
        await client.UnaryAsync(new ProbeRequest()).ResponseAsync.Soon();

        await first.DisposeAsync();
        await using TestHost second = await TestHost.StartAsync(socketPath: SocketPath);

        // Unavailable until the client notices that the old connection is closed.
        Status last = new(StatusCode.Unavailable, "");
        for (int i = 0; last.StatusCode == StatusCode.Unavailable && i < 100; i++)
        {
            using AsyncUnaryCall<ProbeReply> call = client.UnaryAsync(new ProbeRequest());
            await Task.WhenAny(call.ResponseAsync).Soon();
            last = call.GetStatus();
            await Task.Delay(10);
        }

        Assert.True(last.StatusCode == StatusCode.OK, last.ToString());
    }

    [Fact]
    public async Task Upload_Stalled_LeavesTheConnectionOpen()
    {
        // The limit that would close the connection, as a host with other endpoints may keep it.
        await using TestHost host = await TestHost.StartAsync(kestrel: options =>
            options.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(1.1)));
        await using RawHttp2 raw = await host.ConnectRawAsync();
        byte[] frame = Frame(new ProbeRequest { Number = 7, Text = "slow" });
        int slow = await raw.OpenAsync(UnaryPath);
        await raw.DataAsync(slow, frame.AsMemory(0, 6));

        await Task.Delay(TimeSpan.FromSeconds(3.5));
        await raw.DataAsync(slow, frame.AsMemory(6), endStream: true);
        RawAnswer answer = await raw.AnswerAsync(slow);

        Assert.Equal(StatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Upload_BeyondTheBodyLimitOfWebPages_IsTaken()
    {
        await using TestHost host = await TestHost.StartAsync(
            kestrel: options => options.Limits.MaxRequestBodySize = 1000);
        using AsyncClientStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Collect();

        for (int i = 0; i < 10; i++)
        {
            await call.RequestStream.WriteAsync(
                new ProbeRequest { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[500]) }).Soon();
        }

        await call.RequestStream.CompleteAsync().Soon();

        Assert.Equal("5000", (await call.ResponseAsync.Soon()).Text);
    }

    [Fact]
    public async Task KeepAlive_PingsByTheHundred_AreAllAnswered()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();

        int answered = 0;
        for (int i = 0; i < 200; i++)
        {
            await raw.SendAsync(FrameType.Ping, 0, 0, BitConverter.GetBytes((long)i));
            RawFrame frame;
            do
            {
                frame = await raw.ReadAsync();
                Assert.NotEqual(FrameType.GoAway, frame.Type);
            }
            while (frame.Type != FrameType.Ping);

            answered += frame.Flags == RawHttp2.Ack && BitConverter.ToInt64(frame.Payload) == i ? 1 : 0;
        }

        Assert.Equal(200, answered);
    }

    [Fact]
    public async Task KeepAlive_ClientPingsOnAnIdleStream_KeepTheCallAlive()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client(options =>
        {
            var handler = (SocketsHttpHandler)options.HttpHandler!;
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
        });
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = client.Chat();

        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await call.RequestStream.WriteAsync(new ProbeRequest { Number = 1 }).Soon();

        Assert.True(await call.ResponseStream.MoveNext().Soon());
    }

    [Fact]
    public async Task Reader_Stalled_HoldsTheServerBackAndThenGetsAll()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncServerStreamingCall<ProbeReply> call = host.Client().Expand(
            new ProbeRequest { Number = 50, ReplySize = 1024 * 1024 });

        Assert.True(await call.ResponseStream.MoveNext().Soon());
        await Task.Delay(200);
        int count = 1;
        while (await call.ResponseStream.MoveNext().Soon())
        {
            count++;
        }

        Assert.Equal(50, count);
    }
}

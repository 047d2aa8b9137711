using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;

namespace RecEnv.Grpc.Tests;

public sealed class CallShapeTests
{
    [Fact]
    public async Task Unary_Echo_Answers()
    {
        await using TestHost host = await TestHost.StartAsync();
        var request = new ProbeRequest { Number = 7, Payload = ByteString.CopyFromUtf8("abc") };

        using AsyncUnaryCall<ProbeReply> call = host.Client().UnaryAsync(request);
        ProbeReply reply = await call.ResponseAsync.Soon();

        Assert.Equal(7, reply.Number);
        Assert.Equal("abc", reply.Payload.ToStringUtf8());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
        Assert.NotEmpty(await call.ResponseHeadersAsync.Soon()); // Kestrel adds a date
    }

    [Fact]
    public async Task Unary_Blocking_Answers()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client();

        ProbeReply reply = await Task.Run(() => client.Unary(new ProbeRequest { Number = 7 })).Soon();

        Assert.Equal(7, reply.Number);
    }

    [Fact]
    public async Task Unary_EmptyMessage_Answers()
    {
        await using TestHost host = await TestHost.StartAsync();

        ProbeReply reply = await host.Client().UnaryAsync(new ProbeRequest()).ResponseAsync.Soon();

        Assert.Equal(new ProbeReply(), reply);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Collect_Requests_AddsThemUp(int count)
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncClientStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Collect();

        for (int i = 1; i <= count; i++)
        {
            await call.RequestStream.WriteAsync(new ProbeRequest { Number = i }).Soon();
        }

        await call.RequestStream.CompleteAsync().Soon();
        ProbeReply reply = await call.ResponseAsync.Soon();

        Assert.Equal(count * (count + 1) / 2, reply.Number);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Expand_Number_AnswersThatOften(int count)
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncServerStreamingCall<ProbeReply> call = host.Client().Expand(new ProbeRequest { Number = count });

        var numbers = new List<int>();
        while (await call.ResponseStream.MoveNext().Soon())
        {
            numbers.Add(call.ResponseStream.Current.Number);
        }

        Assert.Equal(Enumerable.Range(0, count), numbers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Chat_LockStep_AnswersEachRequest()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();

        for (int i = 0; i < 200; i++)
        {
            await call.RequestStream.WriteAsync(new ProbeRequest { Number = i }).Soon();
            Assert.True(await call.ResponseStream.MoveNext().Soon());
            Assert.Equal(i, call.ResponseStream.Current.Number);
        }

        await call.RequestStream.CompleteAsync().Soon();
        Assert.False(await call.ResponseStream.MoveNext().Soon());
    }

    [Fact]
    public async Task Chat_ManyWritesBeforeReads_KeepsOrder()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();

        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        for (int i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new ProbeRequest { Number = i }).Soon();
        }

        await call.RequestStream.CompleteAsync().Soon();
        var numbers = new List<int>();
        await foreach (ProbeReply reply in call.ResponseStream.ReadAllAsync())
        {
            numbers.Add(reply.Number);
        }

        Assert.Equal(Enumerable.Range(0, 100), numbers);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(4 * 1024 * 1024)]
    [InlineData(64 * 1024 * 1024)]
    public async Task Unary_LargeBothWays_ArrivesWhole(int size)
    {
        await using TestHost host = await TestHost.StartAsync(options => options.MaxReceiveMessageSize = null);
        byte[] payload = new byte[size];
        new Random(7).NextBytes(payload);

        ProbeReply reply = await host.Client()
            .UnaryAsync(new ProbeRequest { Payload = UnsafeByteOperations.UnsafeWrap(payload) }).ResponseAsync.Soon();

        Assert.True(payload.AsSpan().SequenceEqual(reply.Payload.Span));
    }

    [Fact]
    public async Task Chat_LargeMessagesOfDifferentSizes_ArriveWhole()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();
        var random = new Random(7);

        foreach (int size in (int[])[1, 300_000, 5, 2_000_000, 260_000, 0, 3_000_000, 16_384])
        {
            byte[] payload = new byte[size];
            random.NextBytes(payload);
            await call.RequestStream.WriteAsync(
                new ProbeRequest { Payload = UnsafeByteOperations.UnsafeWrap(payload) }).Soon();
            Assert.True(await call.ResponseStream.MoveNext().Soon());
            Assert.True(payload.AsSpan().SequenceEqual(call.ResponseStream.Current.Payload.Span));
        }
    }

    [Fact]
    public async Task Chat_ThousandStreamsOnOneConnection_AllRun()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client(
            options => ((SocketsHttpHandler)options.HttpHandler!).EnableMultipleHttp2Connections = false);
        AsyncDuplexStreamingCall<ProbeRequest, ProbeReply>[] calls =
            [.. Enumerable.Range(0, 1000).Select(_ => client.Chat())];

        await Task.WhenAll(
            calls.Select((call, i) => call.RequestStream.WriteAsync(new ProbeRequest { Number = i }))).Soon();
        bool[] moved = await Task.WhenAll(calls.Select(call => call.ResponseStream.MoveNext())).Soon();

        Assert.All(moved, Assert.True);
        Assert.Equal(Enumerable.Range(0, 1000), calls.Select(call => call.ResponseStream.Current.Number));
        foreach (AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call in calls)
        {
            await call.RequestStream.CompleteAsync().Soon();
            Assert.False(await call.ResponseStream.MoveNext().Soon());
            call.Dispose();
        }
    }

    [Fact]
    public async Task Unary_ManyThreads_AllAnswer()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client();

        await Parallel.ForAsync(0, 2000, async (i, cancellationToken) =>
        {
            var request = new ProbeRequest { Number = i };
            ProbeReply reply = await client
                .UnaryAsync(request, cancellationToken: cancellationToken).ResponseAsync.Soon();
            Assert.Equal(i, reply.Number);
        });
    }

    [Fact]
    public async Task Context_Call_KnowsPeerHostAndDeadline()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client();

        ProbeReply peer = await client.UnaryAsync(new ProbeRequest { Command = "peer" }).ResponseAsync.Soon();
        ProbeReply authority = await client.UnaryAsync(new ProbeRequest { Command = "host" }).ResponseAsync.Soon();
        ProbeReply none = await client.UnaryAsync(new ProbeRequest { Command = "deadline" }).ResponseAsync.Soon();
        ProbeReply some = await client.UnaryAsync(
            new ProbeRequest { Command = "deadline" }, deadline: DateTime.UtcNow.AddMinutes(1)).ResponseAsync.Soon();

        Assert.StartsWith("ipv4:127.0.0.1:", peer.Text, StringComparison.Ordinal);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"localhost:{host.Port}"), authority.Text);
        Assert.Equal("none", none.Text);
        Assert.Equal("some", some.Text);
    }
}

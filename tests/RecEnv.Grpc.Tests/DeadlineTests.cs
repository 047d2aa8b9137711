using System.Diagnostics;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Unary_DeadlinePasses_EndsTheCallAndFiresTheToken()
    {
        await using TestHost host = await StartWarmAsync();

        RawAnswer answer = await CallAsync(host, UnaryPath, "500m", new ProbeRequest { Command = "wait" });

        Assert.Equal(StatusCode.DeadlineExceeded, answer.Status);
        await Eventually.TrueAsync(() => host.Service is { Cancelled: 1, Running: 0 });
    }

    [Fact]
    public async Task Unary_HandlerIgnoresTheToken_IsAnsweredOnTimeAllTheSame()
    {
        await using TestHost host = await StartWarmAsync();
        var request = new ProbeRequest { Command = "block", Number = 3000 };

        RawAnswer answer = await CallAsync(host, UnaryPath, "500m", request);
        int running = host.Service.Running;

        Assert.Equal(StatusCode.DeadlineExceeded, answer.Status);
        Assert.Equal(1, running);
        await Eventually.TrueAsync(() => host.Service.Running == 0);
    }

    [Theory]
    [InlineData("0n")]
    [InlineData("1n")]
    [InlineData("0H")]
    public async Task Unary_NoTimeLeft_EndsBeforeTheHandlerStarts(string timeout)
    {
        await using TestHost host = await TestHost.StartAsync();

        RawAnswer answer = await CallAsync(host, UnaryPath, timeout, new ProbeRequest { Command = "throw" });

        Assert.Equal(StatusCode.DeadlineExceeded, answer.Status);
        Assert.True(answer.IsTrailersOnly);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("600H")]
    [InlineData("nonsense")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    public async Task Unary_TooLongOrMalformedTimeout_IsNoDeadline(string timeout)
    {
        await using TestHost host = await TestHost.StartAsync();

        RawAnswer answer = await CallAsync(host, UnaryPath, timeout, new ProbeRequest { Command = "deadline" });

        Assert.Equal("none", Assert.Single(Replies(answer.Data)).Text);
    }

    [Fact]
    public async Task Chat_IdleWhenTheDeadlinePasses_Ends()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();

        int stream = await raw.OpenAsync(ChatPath, headers: ("grpc-timeout", "50m")); // no end
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(StatusCode.DeadlineExceeded, answer.Status);
    }

    [Fact]
    public async Task Unary_UploadUnfinishedWhenTheDeadlinePasses_Ends()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath, headers: ("grpc-timeout", "50m"));

        await raw.DataAsync(stream, Prefix(100)); // and nothing more
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(StatusCode.DeadlineExceeded, answer.Status);
    }

    [Fact]
    public async Task Expand_MessageHalfOutWhenTheDeadlinePasses_IsResetWithCancel()
    {
        await using TestHost host = await StartWarmAsync(options => options.Limits.MaxResponseBufferSize = 1000);
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(ExpandPath, headers: ("grpc-timeout", "1S"));

        // The window of this client holds 65,535 bytes and never grows.
        await raw.DataAsync(stream, Frame(new ProbeRequest { Number = 1, ReplySize = 1_000_000 }), endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(8, answer.ResetCode);
    }

    [Fact]
    public async Task Client_DeadlinePasses_IsDeadlineExceeded()
    {
        await using TestHost host = await TestHost.StartAsync();
        long start = Stopwatch.GetTimestamp();

        var failure = await Assert.ThrowsAsync<RpcException>(() => host.Client().UnaryAsync(
            new ProbeRequest { Command = "wait" }, deadline: DateTime.UtcNow.AddMilliseconds(100)).ResponseAsync.Soon());

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.09, 10);
    }

    [Fact]
    public async Task Client_DeadlineInThePast_FailsWithoutASend()
    {
        await using TestHost host = await TestHost.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => host.Client().UnaryAsync(
            new ProbeRequest { Command = "throw" }, deadline: DateTime.UtcNow.AddSeconds(-1)).ResponseAsync.Soon());

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Client_DeadlineNotInUtc_IsRefused()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client();
        var deadline = DateTime.SpecifyKind(DateTime.UtcNow.AddHours(1), DateTimeKind.Local);

        Assert.Throws<InvalidOperationException>(() => client.UnaryAsync(new ProbeRequest(), deadline: deadline));
    }

    [Fact]
    public async Task Client_DeadlineOnAStream_EndsTheRead()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call =
            host.Client().Chat(deadline: DateTime.UtcNow.AddMilliseconds(100));

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().Soon());

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    /// <summary>Makes the first call, whose compilation takes longer than a deadline of a test.</summary>
    private static async Task<TestHost> StartWarmAsync(Action<KestrelServerOptions>? kestrel = null)
    {
        TestHost host = await TestHost.StartAsync(kestrel: kestrel);
        await host.Client().UnaryAsync(new ProbeRequest()).ResponseAsync.Soon();
        return host;
    }

    private static async Task<RawAnswer> CallAsync(TestHost host, string path, string timeout, ProbeRequest request)
    {
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(path, headers: ("grpc-timeout", timeout));
        await raw.DataAsync(stream, Frame(request), endStream: true);
        return await raw.AnswerAsync(stream);
    }
}

using Grpc.Core;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class StatusTests
{
    private const string Unicode = "50 % off: Größe 😀\nline two";

    public static TheoryData<StatusCode> Failures =>
        [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Fail_AnyCode_ReachesTheClientWithUnicodeAndTrailers(StatusCode code)
    {
        await using TestHost host = await TestHost.StartAsync();
        var request = new ProbeRequest { Command = "fail", Number = (int)code, Text = Unicode };

        using AsyncUnaryCall<ProbeReply> call = host.Client().UnaryAsync(request);
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon());

        Assert.Equal(code, failure.StatusCode);
        Assert.Equal(Unicode, failure.Status.Detail);
        Assert.Equal("because", failure.Trailers.GetValue("x-why"));
        Assert.Equal([0, 1, 255], failure.Trailers.GetValueBytes("x-why-bin"));
        Assert.Equal(code, call.GetStatus().StatusCode);
        Assert.Equal("because", call.GetTrailers().GetValue("x-why"));
    }

    [Fact]
    public async Task Fail_BeforeAnyOutput_IsTrailersOnly()
    {
        RawAnswer answer = await CallAsync(UnaryPath, new ProbeRequest { Command = "fail", Number = 5, Text = "ü%" });

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(StatusCode.NotFound, answer.Status);
        Assert.Equal("%C3%BC%25", answer.Message);
        Assert.Equal("because", answer.Headers["x-why"]);
        Assert.Equal("AAH/", answer.Headers["x-why-bin"]);
    }

    [Fact]
    public async Task Fail_AfterMessages_IsInTheTrailers()
    {
        RawAnswer answer = await CallAsync(
            ExpandPath, new ProbeRequest { Command = "fail", Number = 2, Text = "late" });

        Assert.False(answer.IsTrailersOnly);
        Assert.Equal(2, Replies(answer.Data).Count);
        Assert.Equal(StatusCode.Unknown, answer.Status);
        Assert.Equal("late", answer.Message);
    }

    [Fact]
    public async Task Fail_AfterMessages_GivesTheClientTheMessagesFirst()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncServerStreamingCall<ProbeReply> call = host.Client().Expand(
            new ProbeRequest { Command = "fail", Number = 2, Text = "late" });

        Assert.True(await call.ResponseStream.MoveNext().Soon());
        Assert.True(await call.ResponseStream.MoveNext().Soon());
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().Soon());
        var again = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().Soon());

        Assert.Equal("late", failure.Status.Detail);
        Assert.Equal("late", again.Status.Detail);
    }

    [Fact]
    public async Task SetStatus_WithoutThrowing_SendsNoMessage()
    {
        RawAnswer answer = await CallAsync(
            UnaryPath, new ProbeRequest { Command = "set-status", Number = 10, Text = "by status" });

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(StatusCode.Aborted, answer.Status);
        Assert.Equal("by status", answer.Message);
    }

    [Fact]
    public async Task Throw_Unhandled_LeaksNoText()
    {
        await using TestHost host = await TestHost.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => host.Client().UnaryAsync(new ProbeRequest { Command = "throw" }).ResponseAsync.Soon());

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Equal("The handler failed.", failure.Status.Detail);
        await host.ExpectErrorAsync("[4] /recenv.grpc.tests.Probe/Unary ended with an unhandled exception.");
    }

    [Fact]
    public async Task Throw_WithDetailedErrors_TellsTheText()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.EnableDetailedErrors = true);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => host.Client().UnaryAsync(new ProbeRequest { Command = "throw" }).ResponseAsync.Soon());

        Assert.Equal("The handler failed. InvalidOperationException: secret", failure.Status.Detail);
        await host.ExpectErrorAsync("secret");
    }

    [Fact]
    public async Task Trailers_TextThatIsNotAscii_IsLeftOutWithAWarning()
    {
        await using TestHost host = await TestHost.StartAsync();

        using AsyncUnaryCall<ProbeReply> call = host.Client().UnaryAsync(
            new ProbeRequest { Command = "send-trailers", Text = "ü" });
        await call.ResponseAsync.Soon();

        Assert.Empty(call.GetTrailers());
        Assert.Contains(host.Warnings, line => line.Contains("\"x-late\" was left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trailers_AfterSuccess_ReachTheClient()
    {
        await using TestHost host = await TestHost.StartAsync();

        using AsyncUnaryCall<ProbeReply> call = host.Client().UnaryAsync(
            new ProbeRequest { Command = "send-trailers", Text = "now" });
        await call.ResponseAsync.Soon();

        Assert.Equal("now", call.GetTrailers().GetValue("x-late"));
    }

    [Fact]
    public async Task Headers_SentEarly_ArriveBeforeTheFirstMessage()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();
        await call.RequestStream.WriteAsync(new ProbeRequest { Command = "send-headers", Text = "first" }).Soon();

        Task<bool> reading = call.ResponseStream.MoveNext();
        Metadata headers = await call.ResponseHeadersAsync.Soon();

        Assert.Equal("first", headers.GetValue("x-early"));
        Assert.True(await reading.Soon());
    }

    [Fact]
    public async Task Headers_SentTwice_FailTheCall()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();
        await call.RequestStream.WriteAsync(new ProbeRequest { Command = "send-headers", Text = "1" }).Soon();
        await call.RequestStream.WriteAsync(new ProbeRequest { Command = "send-headers", Text = "2" }).Soon();

        Assert.True(await call.ResponseStream.MoveNext().Soon());
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().Soon());

        await host.ExpectErrorAsync("only before the first message");
    }

    private static async Task<RawAnswer> CallAsync(string path, ProbeRequest request)
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(path);
        await raw.DataAsync(stream, Frame(request), endStream: true);
        return await raw.AnswerAsync(stream);
    }
}

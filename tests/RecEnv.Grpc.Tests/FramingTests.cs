using Google.Protobuf;
using Grpc.Core;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class FramingTests
{
    private static readonly ProbeRequest _request = new() { Number = 7, Text = "seven" };

    [Fact]
    public async Task Unary_MessageCutByteByByte_Answers()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath);

        byte[] frame = Frame(_request);
        for (int i = 0; i < frame.Length; i++)
        {
            await raw.DataAsync(stream, frame.AsMemory(i, 1), endStream: i == frame.Length - 1);
        }

        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(StatusCode.OK, answer.Status);
        Assert.Equal(7, Assert.Single(Replies(answer.Data)).Number);
    }

    [Fact]
    public async Task Unary_EndStreamInExtraEmptyFrame_Answers()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath);

        await raw.DataAsync(stream, Frame(_request));
        await raw.DataAsync(stream, default, endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(StatusCode.OK, answer.Status);
        Assert.False(answer.IsTrailersOnly);
    }

    [Fact]
    public async Task Collect_ManyMessagesInOneDataFrame_ReadsAll()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(CollectPath);

        byte[] frames = [.. Enumerable.Range(1, 10).SelectMany(i => Frame(new ProbeRequest { Number = i }))];
        await raw.DataAsync(stream, frames, endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(55, Assert.Single(Replies(answer.Data)).Number);
    }

    [Fact]
    public async Task Unary_CutPrefix_IsInternal() => await AssertUnaryAsync([0, 0, 0], StatusCode.Internal);

    [Fact]
    public async Task Unary_CutPayload_IsInternal() =>
        await AssertUnaryAsync(Frame(_request)[..^1], StatusCode.Internal);

    [Fact]
    public async Task Unary_CutLargePayload_IsInternal() =>
        await AssertUnaryAsync([.. Prefix(1_000_000), 1, 2, 3], StatusCode.Internal);

    [Fact]
    public async Task Unary_FlagTwo_IsInternal() =>
        await AssertUnaryAsync(Frame(_request, flag: 2), StatusCode.Internal);

    [Fact]
    public async Task Unary_CompressedFlagWithoutEncoding_IsInternal() =>
        await AssertUnaryAsync(Frame(Gzip(_request.ToByteArray()), flag: 1), StatusCode.Internal);

    [Fact]
    public async Task Unary_LengthOfAllOnes_IsResourceExhausted() =>
        await AssertUnaryAsync(Prefix(uint.MaxValue), StatusCode.ResourceExhausted);

    [Fact]
    public async Task Unary_NoMessage_IsUnimplemented() => await AssertUnaryAsync([], StatusCode.Unimplemented);

    [Fact]
    public async Task Unary_SecondMessage_IsUnimplemented() =>
        await AssertUnaryAsync([.. Frame(_request), .. Frame(_request)], StatusCode.Unimplemented);

    [Fact]
    public async Task Unary_BytesThatAreNotTheMessage_IsInternal() =>
        await AssertUnaryAsync(Frame([0xFF, 0xFF, 0xFF]), StatusCode.Internal);

    [Fact]
    public async Task Unary_TooLong_IsRefusedFromThePrefixAlone()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.MaxReceiveMessageSize = 1000);
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath);

        await raw.DataAsync(stream, Prefix(1001)); // no payload, no end
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(StatusCode.ResourceExhausted, answer.Status);
        Assert.Equal(
            "The message has 1001 bytes, but at most 1000 are allowed.",
            answer.Message);
    }

    [Fact]
    public async Task Unary_TooLong_LeavesTheConnectionUsable()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client();
        var large = new ProbeRequest { Payload = ByteString.CopyFrom(new byte[4 * 1024 * 1024]) };

        var failure = await Assert.ThrowsAsync<RpcException>(() => client.UnaryAsync(large).ResponseAsync.Soon());
        ProbeReply reply = await client.UnaryAsync(_request).ResponseAsync.Soon();

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Equal(7, reply.Number);
    }

    [Fact]
    public async Task Unary_ReplyTooLong_IsResourceExhaustedWithoutData()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.MaxSendMessageSize = 1000);
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath);

        await raw.DataAsync(stream, Frame(new ProbeRequest { ReplySize = 2000 }), endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(StatusCode.ResourceExhausted, answer.Status);
        Assert.True(answer.IsTrailersOnly);
    }

    [Fact]
    public async Task Unary_Success_SendsHeadersDataAndTrailers()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath);

        await raw.DataAsync(stream, Frame(_request), endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal("200", answer.Headers[":status"]);
        Assert.Equal("application/grpc", answer.Headers["content-type"]);
        Assert.False(answer.Headers.ContainsKey("content-length"));
        Assert.Equal("0", answer.Trailers["grpc-status"]);
        Assert.Null(answer.ResetCode);
    }

    [Fact]
    public async Task Collect_AnsweredWhileTheClientUploads_EndsCleanly()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(CollectPath);

        await raw.DataAsync(stream, Frame(new ProbeRequest { Command = "answer-early", Number = 5 })); // no end
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(StatusCode.OK, answer.Status);
        Assert.Equal(5, Assert.Single(Replies(answer.Data)).Number);
    }

    [Fact]
    public async Task Collect_AnsweredWhileTheClientUploads_GivesTheClientItsReply()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncClientStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Collect();

        await call.RequestStream.WriteAsync(new ProbeRequest { Command = "answer-early", Number = 5 }).Soon();
        ProbeReply reply = await call.ResponseAsync.Soon();

        Assert.Equal(5, reply.Number);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            for (int i = 0; i < 1000; i++) // the reset may take a moment to arrive
            {
                await call.RequestStream.WriteAsync(new ProbeRequest()).Soon();
            }
        });
    }

    private static async Task AssertUnaryAsync(byte[] body, StatusCode expected)
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath);

        await raw.DataAsync(stream, body, endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(expected, answer.Status);
        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(1, answer.HeaderFrames);
    }
}

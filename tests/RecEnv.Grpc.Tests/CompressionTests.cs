using Google.Protobuf;
using Grpc.Core;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class CompressionTests
{
    private static readonly ProbeRequest _request = new() { Number = 7, Payload = ByteString.CopyFrom(new byte[5000]) };

    [Fact]
    public async Task Unary_GzipRequest_IsInflated()
    {
        RawAnswer answer = await CallAsync(Frame(Gzip(_request.ToByteArray()), flag: 1), "gzip");

        Assert.Equal(7, Assert.Single(Replies(answer.Data)).Number);
    }

    [Fact]
    public async Task Unary_PlainMessageUnderGzip_IsTaken()
    {
        RawAnswer answer = await CallAsync(Frame(_request), "gzip");

        Assert.Equal(StatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Unary_GzipGarbage_IsInternal()
    {
        RawAnswer answer = await CallAsync(Frame([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], flag: 1), "gzip");

        Assert.Equal(StatusCode.Internal, answer.Status);
    }

    [Fact]
    public async Task Unary_GzipBomb_IsResourceExhausted()
    {
        byte[] bomb = Gzip(new byte[64 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 1, 100_000);

        RawAnswer answer = await CallAsync([], "gzip", async (raw, stream) =>
        {
            byte[] frame = Frame(bomb, flag: 1);
            for (int at = 0; at < frame.Length; at += 16_000)
            {
                int count = Math.Min(16_000, frame.Length - at);
                await raw.DataAsync(stream, frame.AsMemory(at, count), endStream: at + count == frame.Length);
            }
        });

        Assert.Equal(StatusCode.ResourceExhausted, answer.Status);
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("GZIP")]
    [InlineData("br")]
    public async Task Unary_UnknownEncoding_IsUnimplementedAndListsThoseThatWork(string encoding)
    {
        RawAnswer answer = await CallAsync(Frame(_request), encoding);

        Assert.Equal(StatusCode.Unimplemented, answer.Status);
        Assert.Equal("identity,gzip", answer.Headers["grpc-accept-encoding"]);
    }

    [Theory]
    [InlineData("identity,gzip", true)]
    [InlineData("deflate, gzip", true)]
    [InlineData("identity", false)]
    [InlineData("gzip2", false)]
    public async Task Unary_ServerCompresses_OnlyForClientsThatAccept(string accepted, bool isCompressed)
    {
        await using TestHost host = await TestHost.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath, headers: ("grpc-accept-encoding", accepted));

        await raw.DataAsync(stream, Frame(_request), endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(isCompressed, answer.Headers.ContainsKey("grpc-encoding"));
        Assert.Equal(isCompressed ? 1 : 0, answer.Data[0]);
        Assert.Equal(_request.Payload, Assert.Single(Replies(answer.Data)).Payload);
    }

    [Fact]
    public async Task Client_CompressedReplies_AreInflated()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");

        ProbeReply reply = await host.Client().UnaryAsync(_request).ResponseAsync.Soon();

        Assert.Equal(_request.Payload, reply.Payload);
    }

    [Fact]
    public async Task Client_CompressedReplyBeyondItsLimit_IsResourceExhausted()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        Probe.ProbeClient client = host.Client(options => options.MaxReceiveMessageSize = 4000);

        var failure = await Assert.ThrowsAsync<RpcException>(() => client.UnaryAsync(_request).ResponseAsync.Soon());

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    private static async Task<RawAnswer> CallAsync(
        byte[] body, string encoding, Func<RawHttp2, int, Task>? send = null)
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath, headers: ("grpc-encoding", encoding));
        await (send?.Invoke(raw, stream) ?? raw.DataAsync(stream, body, endStream: true));
        return await raw.AnswerAsync(stream);
    }
}

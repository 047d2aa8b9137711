using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RecEnv.Grpc.Client;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

/// <summary>The client against servers that do not behave.</summary>
public sealed class ClientTests
{
    private static Task<RpcException> FailByResetAsync(int code) => FailAsync(async http =>
    {
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(_frame);
        await http.Response.Body.FlushAsync();
        http.Features.Get<IHttpResetFeature>()!.Reset(code);
    });

    private static readonly byte[] _frame = Frame(new ProbeReply { Number = 7 }.ToByteArray());

    [Theory]
    [InlineData(404, "text/html", StatusCode.Unimplemented)]
    [InlineData(401, "text/html", StatusCode.Unauthenticated)]
    [InlineData(403, "text/html", StatusCode.PermissionDenied)]
    [InlineData(429, "text/html", StatusCode.Unavailable)]
    [InlineData(503, "text/html", StatusCode.Unavailable)]
    [InlineData(500, "text/html", StatusCode.Unknown)]
    [InlineData(200, "text/html", StatusCode.Unknown)]
    [InlineData(200, "application/grpc-web", StatusCode.Unknown)]
    public async Task Unary_AnswerIsNotGrpc_MapsTheHttpStatus(int status, string type, StatusCode expected)
    {
        RpcException failure = await FailAsync(http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;
            return http.Response.WriteAsync("<html>");
        });

        Assert.Equal(expected, failure.StatusCode);
        Assert.Contains($"HTTP status {status}", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unary_ServerClosesAtTheFirstBytes_IsUnavailableAndNamesHttps()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = GrpcChannel.ForAddress($"http://{listener.LocalEndpoint}");
        Task<ProbeReply> response = new Probe.ProbeClient(channel).UnaryAsync(new ProbeRequest()).ResponseAsync;
        using (Socket server = await listener.AcceptSocketAsync().Soon())
        {
            // As a server does that takes the bytes for a broken TLS handshake.
            await server.ReceiveAsync(new byte[4096]).Soon();
            server.Shutdown(SocketShutdown.Both);
        }

        var failure = await Assert.ThrowsAsync<RpcException>(() => response.Soon());

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("https://", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unary_NoStatus_IsUnknown() =>
        Assert.Equal(StatusCode.Unknown, (await FailAsync(http => WriteAsync(http, _frame))).StatusCode);

    [Fact]
    public async Task Unary_StatusThatIsNoNumber_IsUnknown() =>
        Assert.Equal(StatusCode.Unknown, (await FailAsync(http => WriteAsync(http, _frame, "ok"))).StatusCode);

    [Fact]
    public async Task Unary_NoMessage_IsUnimplemented() =>
        Assert.Equal(StatusCode.Unimplemented, (await FailAsync(http => WriteAsync(http, [], "0"))).StatusCode);

    [Fact]
    public async Task Unary_SecondMessage_IsUnimplemented() => Assert.Equal(
        StatusCode.Unimplemented,
        (await FailAsync(http => WriteAsync(http, [.. _frame, .. _frame], "0"))).StatusCode);

    [Fact]
    public async Task Unary_CutMessage_IsInternal() =>
        Assert.Equal(StatusCode.Internal, (await FailAsync(http => WriteAsync(http, _frame[..^1], "0"))).StatusCode);

    [Fact]
    public async Task Unary_CutLargeMessage_IsInternal() => Assert.Equal(
        StatusCode.Internal,
        (await FailAsync(http => WriteAsync(http, [.. Prefix(1_000_000), 1, 2, 3], "0"))).StatusCode);

    [Fact]
    public async Task Unary_LengthOfAllOnes_IsResourceExhausted() => Assert.Equal(
        StatusCode.ResourceExhausted,
        (await FailAsync(http => WriteAsync(http, Prefix(uint.MaxValue), "0"))).StatusCode);

    [Fact]
    public async Task Unary_BytesThatAreNotTheMessage_IsInternal() => Assert.Equal(
        StatusCode.Internal,
        (await FailAsync(http => WriteAsync(http, Frame([0xFF, 0xFF]), "0"))).StatusCode);

    [Fact]
    public async Task Unary_BrokenBase64InHeaders_IsInternal()
    {
        RpcException failure = await FailAsync(http =>
        {
            http.Response.Headers["x-bin"] = "*";
            return WriteAsync(http, _frame, "0");
        });

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    [Theory]
    [InlineData(2, StatusCode.Internal)]
    [InlineData(7, StatusCode.Unavailable)]
    [InlineData(8, StatusCode.Cancelled)]
    [InlineData(11, StatusCode.ResourceExhausted)]
    [InlineData(12, StatusCode.PermissionDenied)]
    public async Task Unary_Reset_MapsTheCode(int code, StatusCode expected) =>
        Assert.Equal(expected, (await FailByResetAsync(code)).StatusCode);

    // Before the headers were taken, .NET tells a reset without error just as a connection that was closed without error.
    [Fact]
    public async Task Unary_ResetWithoutError_IsInternalOrUnavailable() =>
        Assert.Contains((await FailByResetAsync(0)).StatusCode, (StatusCode[])[StatusCode.Internal, StatusCode.Unavailable]);

    [Fact]
    public void Transport_ConnectionClosedBeforeAnAnswer_IsUnavailable()
    {
        var closed = new HttpRequestException("closed", new HttpProtocolException(0, "GOAWAY", null));

        Assert.Equal(StatusCode.Unavailable, ResponseStatus.FromTransport(closed).StatusCode);
    }

    [Fact]
    public async Task Unary_NobodyListens_IsUnavailable()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");

        using AsyncUnaryCall<ProbeReply> call = new Probe.ProbeClient(channel).UnaryAsync(new ProbeRequest());
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon());
        var headers = await Assert.ThrowsAsync<RpcException>(() => call.ResponseHeadersAsync.Soon());

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal(StatusCode.Unavailable, headers.StatusCode);
    }

    [Fact]
    public async Task Stream_NobodyListens_IsUnavailableForWriterAndReader()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = new Probe.ProbeClient(channel).Chat();

        var writing = await Assert.ThrowsAsync<RpcException>(
            () => call.RequestStream.WriteAsync(new ProbeRequest()).Soon());
        var reading = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().Soon());

        Assert.Equal(StatusCode.Unavailable, writing.StatusCode);
        Assert.Equal(StatusCode.Unavailable, reading.StatusCode);
    }

    [Fact]
    public async Task Unary_RequestBeyondTheClientsLimit_IsNotSent()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client(options => options.MaxSendMessageSize = 10);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => client.UnaryAsync(new ProbeRequest { Command = "throw", Text = "0123456789" }).ResponseAsync.Soon());

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Contains("MaxSendMessageSize", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unary_ReplyBeyondTheClientsLimit_IsResourceExhausted()
    {
        await using TestHost host = await TestHost.StartAsync();
        Probe.ProbeClient client = host.Client(options => options.MaxReceiveMessageSize = 1000);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => client.UnaryAsync(new ProbeRequest { ReplySize = 1001 }).ResponseAsync.Soon());

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact]
    public async Task Stream_WriteAfterComplete_IsRefused()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncClientStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Collect();
        await call.RequestStream.CompleteAsync().Soon();

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => call.RequestStream.WriteAsync(new ProbeRequest()).Soon());

        await call.ResponseAsync.Soon();
    }

    [Fact]
    public async Task Status_OfARunningCall_IsRefused()
    {
        await using TestHost host = await TestHost.StartAsync();
        using AsyncDuplexStreamingCall<ProbeRequest, ProbeReply> call = host.Client().Chat();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    [Theory]
    [InlineData("ftp://localhost", null)]
    [InlineData("http://localhost", true)]
    [InlineData("https://localhost", false)]
    public void Channel_AddressThatDoesNotFit_IsRefused(string address, bool? isSecure)
    {
        var options = new GrpcChannelOptions
        {
            Credentials = isSecure switch
            {
                null => null,
                true => ChannelCredentials.SecureSsl,
                false => ChannelCredentials.Insecure,
            },
        };

        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress(address, options));
    }

    [Fact]
    public void Channel_Disposed_MakesNoInvoker()
    {
        var channel = GrpcChannel.ForAddress("http://localhost");
        channel.Dispose();

        Assert.Throws<ObjectDisposedException>(channel.CreateCallInvoker);
    }

    private static async Task WriteAsync(HttpContext http, byte[] body, string? status = null)
    {
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(body);
        if (status is not null)
        {
            http.Response.AppendTrailer("grpc-status", status);
        }
    }

    private static async Task<RpcException> FailAsync(RequestDelegate answer)
    {
        await using TestHost host = await TestHost.StartAsync(
            options => options.IgnoreUnknownServices = true, map: app => app.MapPost("/odd/Answer", answer));
        var method = new Method<ProbeRequest, ProbeReply>(
            MethodType.Unary,
            "odd",
            "Answer",
            Marshallers.Create(MessageExtensions.ToByteArray, ProbeRequest.Parser.ParseFrom),
            Marshallers.Create(MessageExtensions.ToByteArray, ProbeReply.Parser.ParseFrom));
        CallInvoker invoker = host.Channel(options => options.MaxReceiveMessageSize = 2_000_000).CreateCallInvoker();

        return await Assert.ThrowsAsync<RpcException>(() => invoker
            .AsyncUnaryCall(method, null, default, new ProbeRequest()).ResponseAsync.Soon());
    }
}

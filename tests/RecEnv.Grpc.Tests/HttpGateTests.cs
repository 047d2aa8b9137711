using System.Globalization;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class HttpGateTests
{
    private static readonly byte[] _frame = Frame(new ProbeRequest());

    [Theory]
    [InlineData("application/grpc", "200")]
    [InlineData("application/grpc+proto", "200")]
    [InlineData("application/grpc;charset=utf-8", "200")]
    [InlineData("Application/GRPC", "200")]
    [InlineData("application/grpc-web", "415")]
    [InlineData("application/grpcx", "415")]
    [InlineData("application/json", "415")]
    public async Task Request_ContentType_MustBeGrpc(string contentType, string status)
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath, headers: ("content-type", contentType));

        await raw.DataAsync(stream, _frame, endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(status, answer.Headers[":status"]);
    }

    [Fact]
    public async Task Request_Get_IsMethodNotAllowed()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();

        int stream = await raw.OpenAsync(UnaryPath, endStream: true, (":method", "GET"));
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal("405", answer.Headers[":status"]);
        Assert.Equal("POST", answer.Headers["allow"]);
    }

    [Theory]
    [InlineData("/recenv.grpc.tests.Probe/unary")]
    [InlineData("/Recenv.grpc.tests.Probe/Unary")]
    [InlineData("/recenv.grpc.tests.Probe/Nothing")]
    [InlineData("/no.Such/Unary")]
    [InlineData("/")]
    [InlineData("/recenv.grpc.tests.Probe/Unary/")]
    public async Task Request_PathThatDiffersInAnyByte_IsUnimplemented(string path)
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(path);

        await raw.DataAsync(stream, _frame, endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal("200", answer.Headers[":status"]);
        Assert.Equal(StatusCode.Unimplemented, answer.Status);
        Assert.True(answer.IsTrailersOnly);
    }

    [Fact]
    public async Task Request_UnknownServiceWhenIgnored_PassesOn()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.IgnoreUnknownServices = true);
        await using RawHttp2 raw = await host.ConnectRawAsync();

        int stream = await raw.OpenAsync("/recenv.grpc.tests.Probe/unary", endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal("404", answer.Headers[":status"]);
    }

    [Fact]
    public async Task Request_OtherEndpointsOfTheApplication_StillWork()
    {
        await using TestHost host = await TestHost.StartAsync(map: app => app.MapGet("/version", () => "1"));
        await using RawHttp2 raw = await host.ConnectRawAsync();

        int stream = await raw.OpenAsync("/version", endStream: true, (":method", "GET"), ("content-type", "text/plain"));
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal("200", answer.Headers[":status"]);
        Assert.Equal("1", System.Text.Encoding.ASCII.GetString(answer.Data));
    }

    [Fact]
    public async Task Request_ServiceInAGroup_IsServedUnderItsPrefix()
    {
        await using TestHost host = await TestHost.StartAsync(map: app => app.MapGroup("/v2").MapGrpcService<ProbeService>());
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync("/v2" + UnaryPath);

        await raw.DataAsync(stream, _frame, endStream: true);
        RawAnswer answer = await raw.AnswerAsync(stream);

        Assert.Equal(StatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Request_Http1_IsRefused()
    {
        await using TestHost host = await TestHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Port).Soon();

        await client.GetStream().WriteAsync(
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray()).AsTask().Soon();
        byte[] answer = new byte[12];
        await client.GetStream().ReadExactlyAsync(answer).AsTask().Soon();

        Assert.Equal("HTTP/1.1 400", System.Text.Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public async Task Request_HeadersBeyondTheServersLimit_FailOnlyThatCall()
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();

        string half = new('x', 20_000);
        int large = await raw.OpenAsync(UnaryPath, endStream: true, ("x-a", half), ("x-b", half));
        RawAnswer refused = await raw.AnswerAsync(large);
        int next = await raw.OpenAsync(UnaryPath);
        await raw.DataAsync(next, _frame, endStream: true);
        RawAnswer answer = await raw.AnswerAsync(next);

        Assert.Equal("431", refused.Headers[":status"]);
        Assert.Equal(StatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Map_WithoutAddGrpc_SaysWhatToCall()
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapGrpcService<ProbeService>());

        Assert.Contains("AddGrpc", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_ClassThatIsNoService_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestHost.StartAsync(map: app => app.MapGrpcService<CultureInfoHolder>()));

        Assert.Contains("is not a gRPC service", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_ServiceTwice_FailsTheStart()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestHost.StartAsync(map: app => app.MapGrpcService<ProbeService>()));

        Assert.Equal("The gRPC method \"/recenv.grpc.tests.Probe/Unary\" is mapped twice.", failure.Message);
    }

    public sealed class CultureInfoHolder
    {
        public CultureInfo Culture { get; } = CultureInfo.InvariantCulture;
    }
}

using Grpc.Core;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class MetadataTests
{
    private static readonly ProbeRequest _request = new() { Command = "headers" };

    [Fact]
    public async Task Request_RepeatedAndEmptyEntries_ArriveInOrder()
    {
        RawAnswer answer = await CallAsync(
            ("x-a", "1"), ("x-a", "2"), ("x-empty", ""), ("x-b-bin", "AQ"), ("x-b-bin", ""));

        Assert.Equal(
            ["x-a=1", "x-a=2", "x-b-bin=01", "x-b-bin=", "x-empty="],
            Assert.Single(Replies(answer.Data)).Text.Split('|')
                .OrderBy(entry => entry.Split('=')[0], StringComparer.Ordinal));
    }

    [Fact]
    public async Task Client_RepeatedEntries_ArriveApartWhenBinaryAndJoinedWhenText()
    {
        await using TestHost host = await TestHost.StartAsync();
        var metadata = new Metadata
        {
            { "x-a", "1" }, { "X-A", "2" }, { "x-empty", "" }, { "x-b-bin", [1, 2] }, { "x-b-bin", [] },
        };

        ProbeReply reply = await host.Client().UnaryAsync(_request, metadata).ResponseAsync.Soon();

        // SocketsHttpHandler joins the values of a text header with a comma, which HTTP calls the same thing.
        Assert.Equal(["x-a=1, 2", "x-b-bin=", "x-b-bin=0102", "x-empty="], reply.Text.Split('|').Order());
    }

    [Fact]
    public async Task Response_RepeatedEntries_ArriveApart()
    {
        await using TestHost host = await TestHost.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => host.Client().UnaryAsync(
            new ProbeRequest { Command = "fail-repeatedly", Number = 5 }).ResponseAsync.Soon());

        Assert.Equal(["1", "", "2"], failure.Trailers.GetAll("x-a").Select(entry => entry.Value));
        Assert.Equal([[1], [], [2, 3]], failure.Trailers.GetAll("x-a-bin").Select(entry => entry.ValueBytes));
    }

    [Theory]
    [InlineData("AQI")]
    [InlineData("AQI=")]
    public async Task Request_BinaryPaddedOrNot_IsTaken(string value)
    {
        RawAnswer answer = await CallAsync(("x-b-bin", value));

        Assert.Equal("x-b-bin=0102", Assert.Single(Replies(answer.Data)).Text);
    }

    [Fact]
    public async Task Request_BinaryJoinedByComma_IsSeveralEntries()
    {
        RawAnswer answer = await CallAsync(("x-b-bin", "AQ,Ag=="));

        Assert.Equal("x-b-bin=01|x-b-bin=02", Assert.Single(Replies(answer.Data)).Text);
    }

    [Fact]
    public async Task Request_BrokenBase64_IsInternal()
    {
        RawAnswer answer = await CallAsync(("x-b-bin", "*"));

        Assert.Equal(StatusCode.Internal, answer.Status);
    }

    [Fact]
    public async Task Request_TextThatIsNotAscii_IsLeftOut()
    {
        RawAnswer answer = await CallAsync(("x-a", "ü"), ("x-b", "plain"));

        Assert.Equal("x-b=plain", Assert.Single(Replies(answer.Data)).Text);
    }

    [Fact]
    public async Task Client_TextThatIsNotAscii_FailsTheCallWithAHint()
    {
        await using TestHost host = await TestHost.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => host.Client().UnaryAsync(_request, new Metadata { { "x-a", "ü" } }).ResponseAsync.Soon());

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("-bin", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ü")]
    [InlineData(":path")]
    public void Entry_KeyWithOtherCharacters_IsRefused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void Entry_ValueOfTheWrongKind_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x", [1]));
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("x-bin", [1]).Value);
    }

    [Fact]
    public void Entry_Bytes_AreCopied()
    {
        byte[] bytes = [1, 2];

        var entry = new Metadata.Entry("x-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
    }

    [Fact]
    public void Get_RepeatedKey_GivesTheLastAndAllInOrder()
    {
        var metadata = new Metadata { { "X-A", "1" }, { "b", "2" }, { "x-a", "3" } };

        Assert.Equal("3", metadata.GetValue("x-A"));
        Assert.Equal(["1", "3"], metadata.GetAll("x-a").Select(entry => entry.Value));
        Assert.Null(metadata.GetValue("none"));
    }

    [Fact]
    public void Empty_Add_IsRefused() => Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));

    private static async Task<RawAnswer> CallAsync(params (string Name, string Value)[] headers)
    {
        await using TestHost host = await TestHost.StartAsync();
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync(UnaryPath, headers: headers);
        await raw.DataAsync(stream, Frame(_request), endStream: true);
        return await raw.AnswerAsync(stream);
    }
}

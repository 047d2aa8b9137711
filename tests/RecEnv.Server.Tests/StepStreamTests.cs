using Grpc.Core;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;
using Call = Grpc.Core.AsyncDuplexStreamingCall<
    RecEnv.Protocol.V1.StepStreamRequest, RecEnv.Protocol.V1.StepStreamResponse>;

namespace RecEnv.Server.Tests;

public class StepStreamTests
{
    [Fact]
    public async Task StepStream_ResetAndSteps_AnswersInOrder()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        using Call stream = server.Calls.StepStream();

        await stream.RequestStream.WriteAsync(Of(session.ResetRequest(1)));
        for (ulong sequence = 2; sequence <= 4; sequence++)
        {
            session.Sequence = sequence - 1;
            await stream.RequestStream.WriteAsync(Of(session.StepRequest(1, 1)));
        }

        await stream.RequestStream.CompleteAsync();
        List<Wire.Batch> batches = await ReadAllAsync(stream);

        Assert.Equal([1UL, 2, 3, 4], batches.Select(batch => batch.Sequence));
        Assert.All(batches, batch => Assert.True(batch.Last));
        Assert.Equal([3.0, 3.0], Numbers.Of<double>(batches[3].ObservationLeaves[1]));
    }

    [Theory]
    [InlineData(Wire.AutoresetMode.NextStep)]
    [InlineData(Wire.AutoresetMode.SameStep)]
    public async Task StepStream_LargeReply_ComesInPartsThatJoinToTheWhole(Wire.AutoresetMode autoreset)
    {
        const int Lanes = 10;
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { StreamPartBytes = 1000 });
        RemoteSession session = await RemoteSession.OpenAsync(
            server, Lanes, "{\"width\": 50, \"length\": 1}", request => request.Autoreset = autoreset);
        await session.ResetAsync();
        Wire.Batch whole = await session.StepAsync(1, 2, 3);
        session.Sequence--;
        using Call stream = server.Calls.StepStream();

        await stream.RequestStream.WriteAsync(Of(session.StepRequest()));
        await stream.RequestStream.CompleteAsync();
        List<Wire.Batch> parts = await ReadAllAsync(stream);

        Assert.True(parts.Count > 2);
        Assert.All(parts, part => Assert.InRange(part.CalculateSize(), 1, 1100));
        Assert.Equal([.. Enumerable.Repeat(false, parts.Count - 1), true], parts.Select(part => part.Last));
        Assert.Equal(Enumerable.Range(0, Lanes).Select(lane => (long)lane), parts.SelectMany(Lanes64));
        for (int leaf = 0; leaf < 2; leaf++)
        {
            Assert.Equal(whole.ObservationLeaves[leaf], parts.SelectMany(part => part.ObservationLeaves[leaf]));
        }

        Assert.Equal(whole.Rewards, parts.SelectMany(part => part.Rewards));
        Assert.Equal(whole.FinalLanes, parts.SelectMany(part => part.FinalLanes));
        Assert.Equal(
            whole.FinalObservationLeaves.Take(1).SelectMany(leaf => leaf),
            parts.SelectMany(part => part.FinalObservationLeaves.Take(1)).SelectMany(leaf => leaf));
        Assert.Single(parts, part => part.Infos.Count > 0 || part.FinalInfos.Count > 0);
    }

    [Fact]
    public async Task StepStream_Reconnected_RepeatsTheLastReply()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync();
        Wire.StepStreamRequest request = Of(session.StepRequest(2, 1));
        using Call first = server.Calls.StepStream();
        await first.RequestStream.WriteAsync(request);
        Assert.True(await first.ResponseStream.MoveNext(default).Within());
        Wire.StepStreamResponse answered = first.ResponseStream.Current;
        first.Dispose();
        using Call second = server.Calls.StepStream();

        await second.RequestStream.WriteAsync(request);
        await second.RequestStream.CompleteAsync();
        List<Wire.Batch> repeated = await ReadAllAsync(second);

        Assert.Equal(answered.Batch, Assert.Single(repeated));
    }

    [Fact]
    public async Task StepStream_WrongCalls_EndItWithTheirError()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync();
        Wire.StepRequest foreign = session.StepRequest();
        foreign.SessionId = "other";

        await EndsAsync(
            [new Wire.StepStreamRequest()],
            Wire.ErrorCode.InvalidRequest,
            "A message on the stream holds no call. Send a reset or a step.");
        await EndsAsync([Of(foreign)], Wire.ErrorCode.UnknownSession, null);
        await EndsAsync(
            [Of(session.ResetRequest(1)), Of(foreign)],
            Wire.ErrorCode.InvalidRequest,
            $"A stream serves one session: it began with \"{session.Id}\", so \"other\" needs a stream of its own.");
        foreign.SessionId = "a\nb" + new string('c', 1000);
        await EndsAsync(
            [Of(session.ResetRequest(1)), Of(foreign)],
            Wire.ErrorCode.InvalidRequest,
            $"A stream serves one session: it began with \"{session.Id}\", so \"a\\u000Ab{new string('c', 52)}…\" needs a stream of its own.");
        await EndsAsync([Of(session.StepRequest())], Wire.ErrorCode.Sequence, null);

        async Task EndsAsync(Wire.StepStreamRequest[] requests, Wire.ErrorCode code, string? sentence)
        {
            using Call stream = server.Calls.StepStream();
            foreach (Wire.StepStreamRequest request in requests)
            {
                await stream.RequestStream.WriteAsync(request).Within();
            }

            (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(() => ReadAllAsync(stream));
            Assert.Equal(code, detail.Code);
            Assert.Equal(sentence ?? detail.Message, status.Detail);
        }
    }

    [Fact]
    public async Task StepStream_ReaderGoneInTheMiddleOfAReply_FreesTheSession()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 40, "{\"width\": 500000}");
        using Call stream = server.Calls.StepStream();
        await stream.RequestStream.WriteAsync(Of(session.ResetRequest(1)));
        Assert.True(await stream.ResponseStream.MoveNext(default).Within());

        stream.Dispose();
        Wire.ForkResponse fork =
            await server.Calls.ForkAsync(new Wire.ForkRequest { SessionId = session.Id }).ResponseAsync.Within();

        Assert.Equal(2, server.SessionCount);
        Assert.NotEqual(session.Id, fork.SessionId);
    }

    private static IEnumerable<long> Lanes64(Wire.Batch part) =>
        Enumerable.Range(0, (int)part.LaneCount).Select(lane => part.FirstLane + lane);

    private static Wire.StepStreamRequest Of(Wire.ResetRequest request) => new() { Reset = request };

    private static Wire.StepStreamRequest Of(Wire.StepRequest request) => new() { Step = request };

    private static async Task<List<Wire.Batch>> ReadAllAsync(Call stream)
    {
        var batches = new List<Wire.Batch>();
        while (await stream.ResponseStream.MoveNext(default).Within())
        {
            batches.Add(stream.ResponseStream.Current.Batch);
        }

        return batches;
    }
}

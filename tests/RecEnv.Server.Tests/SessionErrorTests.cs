using Google.Protobuf;
using Grpc.Core;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class SessionErrorTests
{
    [Fact]
    public async Task Sentences_IdOfAClient_IsCutAndEscaped()
    {
        await using TestServer server = await TestServer.StartAsync();
        string id = "a\n\u001b" + new string('x', 5000);
        string shown = "\"a\\u000A\\u001B" + new string('x', 47) + "…\"";

        await ShownAsync(() => server.Calls.HeartbeatAsync(new Wire.HeartbeatRequest { SessionId = id }).ResponseAsync);
        await ShownAsync(() => server.Calls.HelloAsync(new Wire.HelloRequest { Protocol = id }).ResponseAsync);
        await ShownAsync(() => server.Calls.DescribeEnvironmentAsync(
            new Wire.DescribeEnvironmentRequest { EnvironmentId = id }).ResponseAsync);

        async Task ShownAsync(Func<Task> call)
        {
            (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(call);
            Assert.Contains(shown, status.Detail, StringComparison.Ordinal);
            Assert.True(detail.CalculateSize() < 700);
        }
    }

    [Fact]
    public async Task Step_UnknownSession_SaysThatItWasNeverOpened()
    {
        await using TestServer server = await TestServer.StartAsync();

        Wire.ErrorDetail detail = await Refusal.ExpectAsync(
            () => server.Calls.StepAsync(new Wire.StepRequest { SessionId = "abc", Sequence = 1 }).ResponseAsync,
            StatusCode.NotFound,
            Wire.ErrorCode.UnknownSession,
            "No session is called \"abc\": this server never opened it, or has forgotten it. Open a new one.");

        Assert.Equal(("abc", false), (detail.Path, detail.Recoverable));
    }

    [Fact]
    public async Task Step_ClosedSession_SaysThatItWasClosed()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        var close = new Wire.CloseSessionRequest { SessionId = session.Id };
        await server.Calls.CloseSessionAsync(close).ResponseAsync.Within();
        await server.Calls.CloseSessionAsync(close).ResponseAsync.Within();

        await Refusal.ExpectAsync(
            () => session.StepAsync(),
            StatusCode.NotFound,
            Wire.ErrorCode.UnknownSession,
            $"Session \"{session.Id}\" was closed. Open a new one.");

        Assert.Equal(0, server.SessionCount);
    }

    [Fact]
    public async Task Step_BeforeReset_AsksForOne()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        const string Sentence = "\"Toy-v0\" was {0} before its first reset. Call Reset first.";

        await ResetNeededAsync(() => session.StepAsync(), "stepped");
        await ResetNeededAsync(
            () => server.Calls.SnapshotAsync(new Wire.SnapshotRequest { SessionId = session.Id }).ResponseAsync,
            "saved");
        await ResetNeededAsync(
            () => server.Calls.RenderAsync(new Wire.RenderRequest { SessionId = session.Id }).ResponseAsync,
            "rendered");

        static Task ResetNeededAsync(Func<Task> call, string what) => Refusal.ExpectAsync(
            call,
            StatusCode.FailedPrecondition,
            Wire.ErrorCode.ResetNeeded,
            Sentence.Replace("{0}", what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Step_EpisodeOverWithoutAutoreset_NamesTheLane()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(
            server, 2, "{\"length\": 1}", request => request.Autoreset = Wire.AutoresetMode.Disabled);
        await session.ResetAsync();
        await session.StepAsync();

        await Refusal.ExpectAsync(
            () => session.StepAsync(),
            StatusCode.FailedPrecondition,
            Wire.ErrorCode.ResetNeeded,
            "Step was called after the episode of lane 0 ended at step 1 (terminated). Reset that lane first, or " +
            "choose another autoreset mode.");
    }

    [Fact]
    public async Task Step_WrongActionBytes_SaysHowManyAreNeeded()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync();
        Wire.StepRequest none = session.StepRequest();
        none.ActionLeaves.Clear();
        Wire.StepRequest small = session.StepRequest();
        small.ActionLeaves[0] = ByteString.CopyFrom(new byte[15]);

        await InvalidActionAsync(
            () => session.StepAsync(none), "The action has 0 leaves, but \"Toy-v0\" takes 1: Discrete(5).");
        await InvalidActionAsync(
            () => session.StepAsync(small),
            "The action has 1 numbers (15 bytes), but 2 lanes of Discrete(5) need 2 of int64 (16 bytes).");

        static Task InvalidActionAsync(Func<Task> call, string sentence) =>
            Refusal.ExpectAsync(call, StatusCode.InvalidArgument, Wire.ErrorCode.InvalidAction, sentence);
    }

    [Fact]
    public async Task Reset_WrongLanes_SaysWhich()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync();

        await InvalidAsync(r => r.Lanes.Add(2), "Lane 2 is outside the 2 lanes (valid: 0 to 1).");
        await InvalidAsync(r => r.Lanes.Add(-5), "Lane -5 is outside the 2 lanes (valid: 0 to 1).");
        await InvalidAsync(r => r.Lanes.Add(1L << 40), "Lane 1099511627776 is outside the 2 lanes (valid: 0 to 1).");
        await InvalidAsync(
            r => r.Lanes.Add([1, 1]), "Lane 1 comes after lane 1. Name each lane once, in ascending order.");
        await InvalidAsync(
            r =>
            {
                r.Seed = 1;
                r.LaneSeeds.Add(new Wire.LaneSeed());
            },
            "Seeds were given twice, as seed and as lane_seeds. Give one of them.");
        await InvalidAsync(
            r =>
            {
                r.Lanes.Add(0);
                r.LaneSeeds.Add(new Wire.LaneSeed { Lane = 1 });
            },
            "A seed was given for lane 1, which is not reset. Name it among the lanes, or leave its seed out.");
        await InvalidAsync(
            r => r.LaneSeeds.Add([new Wire.LaneSeed { Lane = 1 }, new Wire.LaneSeed { Lane = 1 }]),
            "Lane 1 has two seeds. Give it one.");

        Task InvalidAsync(Action<Wire.ResetRequest> configure, string sentence)
        {
            Wire.ResetRequest request = session.ResetRequest(null);
            configure(request);
            return Refusal.ExpectAsync(
                () => session.ResetAsync(request), StatusCode.InvalidArgument, Wire.ErrorCode.InvalidRequest, sentence);
        }
    }

    [Fact]
    public async Task Step_BugInTheEnvironment_ClosesTheSessionAndLeaksNothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Log.Expected.Add(301);
        RemoteSession session = await RemoteSession.OpenAsync(server, 1, "{\"bug_at_step\": 1}");
        await session.ResetAsync();

        (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(() => session.StepAsync());
        (Status after, _) = await Refusal.CatchAsync(() => session.StepAsync());

        Assert.Equal((StatusCode.Internal, Wire.ErrorCode.Internal), (status.StatusCode, detail.Code));
        Assert.False(detail.Recoverable);
        Assert.Matches(
            $"^Bug in the server or the environment, log id [0-9a-f]{{16}}\\. Session \"{session.Id}\" was closed; " +
            "open a new one\\. The server's log has more under this id\\.$",
            status.Detail);
        string logId = status.Detail.Split("log id ")[1][..16];
        Assert.Equal(
            $"Session \"{session.Id}\" was closed after a bug (log id {logId}). Open a new one.", after.Detail);
        string line = Assert.Single(
            server.Log.Texts, text => text.Contains("failed unexpectedly", StringComparison.Ordinal));
        Assert.Contains(logId, line, StringComparison.Ordinal);
        Assert.Contains("secret inner text", line, StringComparison.Ordinal);
        Assert.Contains($"{session.Id} (Toy-v0)", line, StringComparison.Ordinal);
        Assert.Equal(0, server.SessionCount);
    }

    [Fact]
    public async Task Step_RequestAboveTheLimit_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { MaxRequestBytes = 1024 });
        RemoteSession session = await RemoteSession.OpenAsync(server);
        Wire.StepRequest request = session.StepRequest();
        request.ActionLeaves[0] = ByteString.CopyFrom(new byte[2000]);

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => session.StepAsync(request));
        await session.ResetAsync();

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }
}

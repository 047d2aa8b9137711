using Google.Protobuf;
using Grpc.Core;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class SnapshotTests
{
    [Fact]
    public async Task Restore_OnAnotherServer_GoesOnBitByBit()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using TestServer other = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        RemoteSession twin = await RemoteSession.OpenAsync(other);
        await session.ResetAsync();
        Wire.Batch before = await session.StepAsync(1, 2);
        ByteString snapshot = await SnapshotAsync(server, session);

        Wire.Batch restored = await RestoreAsync(other, twin, snapshot);
        Wire.Batch repeated = await RestoreAsync(other, twin, snapshot);
        twin.Sequence = 1;
        Wire.Batch next = await session.StepAsync(3, 4);
        Wire.Batch twinNext = await twin.StepAsync(3, 4);

        Assert.Equal(restored, repeated);
        (restored.Sequence, twinNext.Sequence) = (before.Sequence, next.Sequence);
        Assert.Equal(before, restored);
        Assert.Equal(next, twinNext);
    }

    [Fact]
    public async Task Restore_DamagedOrForeign_SaysWhat()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        RemoteSession wider = await RemoteSession.OpenAsync(server, 3);
        await session.ResetAsync();
        ByteString snapshot = await SnapshotAsync(server, session);
        byte[] damaged = snapshot.ToByteArray();
        damaged[^20] ^= 1;

        await RefusedAsync(
            session, ByteString.Empty, "These bytes are not a RecEnv snapshot of version 1. Take a new one.");
        await RefusedAsync(
            session,
            ByteString.CopyFrom(damaged),
            "The snapshot is damaged: its checksum does not match. Take a new one.");
        await RefusedAsync(
            wider,
            snapshot,
            "The snapshot was taken with number of lanes 2, but this environment has 3. Restore it into an " +
            "environment made the same way.");
        await session.StepAsync(1, 1);

        Task RefusedAsync(RemoteSession target, ByteString bytes, string sentence) => Refusal.ExpectAsync(
            () => RestoreAsync(server, target, bytes), StatusCode.InvalidArgument, Wire.ErrorCode.Snapshot, sentence);
    }

    [Fact]
    public async Task Snapshot_LargerThanARequest_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { MaxRequestBytes = 2048 });
        RemoteSession small = await RemoteSession.OpenAsync(server, 1);
        RemoteSession large = await RemoteSession.OpenAsync(server, 100);
        await small.ResetAsync();
        await large.ResetAsync();

        ByteString snapshot = await SnapshotAsync(server, small);
        await RestoreAsync(server, small, snapshot);
        (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(() => SnapshotAsync(server, large));

        Assert.Equal((StatusCode.ResourceExhausted, Wire.ErrorCode.Capacity), (status.StatusCode, detail.Code));
        Assert.Matches(
            "^The snapshot has [0-9]{4,} bytes, but requests to this server may have at most 2048, so it could not be " +
            "restored. Use fewer lanes, fork the session instead, or start the server with a larger " +
            "--max-request-bytes.$",
            status.Detail);
    }

    [Fact]
    public async Task Fork_AfterSteps_CopyGoesItsOwnWay()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 1);
        await session.ResetAsync();
        await session.StepAsync(1);

        Wire.ForkResponse fork =
            await server.Calls.ForkAsync(new Wire.ForkRequest { SessionId = session.Id }).ResponseAsync.Within();
        var copy = new RemoteSession(server.Calls, fork.SessionId, 1);
        Wire.Batch ofCopy = await copy.StepAsync(4);
        Wire.Batch ofSession = await session.StepAsync(2);

        Assert.Equal((1UL, 3UL), (ofCopy.Sequence, ofSession.Sequence));
        Assert.Equal(ofSession.ObservationLeaves[0], ofCopy.ObservationLeaves[0]);
        Assert.Equal([5.0], Numbers.Of<double>(ofCopy.ObservationLeaves[1]));
        Assert.Equal([3.0], Numbers.Of<double>(ofSession.ObservationLeaves[1]));
        Assert.Equal(60, fork.LeaseSeconds);
    }

    [Fact]
    public async Task Fork_BeforeReset_CopyWaitsForItsReset()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 1);

        Wire.ForkResponse fork =
            await server.Calls.ForkAsync(new Wire.ForkRequest { SessionId = session.Id }).ResponseAsync.Within();

        Assert.Equal(1UL, (await new RemoteSession(server.Calls, fork.SessionId, 1).ResetAsync()).Sequence);
    }

    [Fact]
    public async Task Render_OneLane_DrawsIt()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync(5);
        await session.StepAsync(1, 2);

        Wire.RenderResponse drawn = await server.Calls.RenderAsync(
            new Wire.RenderRequest { SessionId = session.Id, Lane = 1 }).ResponseAsync.Within();
        await Refusal.ExpectAsync(
            () => server.Calls.RenderAsync(
                new Wire.RenderRequest { SessionId = session.Id, Lane = 1L << 40 }).ResponseAsync,
            StatusCode.InvalidArgument,
            Wire.ErrorCode.InvalidRequest,
            "Lane 1099511627776 is outside the 2 lanes (valid: 0 to 1).");

        Assert.Equal("Toy-v0 lane 1, episode 0 of seed 6, step 1, return 2\ntotal 2\n", drawn.Text);
    }

    private static async Task<ByteString> SnapshotAsync(TestServer server, RemoteSession session)
    {
        Wire.SnapshotResponse response = await server.Calls.SnapshotAsync(
            new Wire.SnapshotRequest { SessionId = session.Id }).ResponseAsync.Within();
        return response.Snapshot;
    }

    private static async Task<Wire.Batch> RestoreAsync(TestServer server, RemoteSession session, ByteString snapshot)
    {
        Wire.RestoreResponse response = await server.Calls.RestoreAsync(
            new Wire.RestoreRequest { SessionId = session.Id, Sequence = session.Sequence + 1, Snapshot = snapshot })
            .ResponseAsync.Within();
        return response.Batch;
    }
}

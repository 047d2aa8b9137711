using Grpc.Core;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class LeaseTests
{
    [Fact]
    public async Task Lease_NoCallForLonger_EndsTheSession()
    {
        var time = new ManualTime();
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Time = time });
        RemoteSession session = await RemoteSession.OpenAsync(server, configure: request => request.LeaseSeconds = 2.5);

        time.Advance(TimeSpan.FromSeconds(2.6));

        Assert.Equal(0, server.SessionCount);
        await Refusal.ExpectAsync(
            () => session.ResetAsync(),
            StatusCode.NotFound,
            Wire.ErrorCode.UnknownSession,
            $"Session \"{session.Id}\" ended because its lease ran out after 2.5 s without a call. Open a new one, " +
            "with a longer lease if need be.");
    }

    [Fact]
    public async Task Heartbeat_BeforeTheEnd_RenewsTheLease()
    {
        var time = new ManualTime();
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Time = time });
        RemoteSession session = await RemoteSession.OpenAsync(server);

        for (int i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(59));
            Wire.HeartbeatResponse beat = await server.Calls.HeartbeatAsync(
                new Wire.HeartbeatRequest { SessionId = session.Id }).ResponseAsync.Within();
            Assert.Equal(60, beat.LeaseSeconds);
        }

        Assert.Equal(1UL, (await session.ResetAsync()).Sequence);
    }

    [Fact]
    public async Task Lease_RunsOutDuringACall_LetsTheCallFinishAndStartsAfterIt()
    {
        var time = new ManualTime();
        using var gate = new ToyGate(nameof(Lease_RunsOutDuringACall_LetsTheCallFinishAndStartsAfterIt));
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Time = time });
        RemoteSession session = await RemoteSession.OpenAsync(server, 1, $"{{\"gate\": \"{gate.Name}\"}}");
        await session.ResetAsync();

        Task<Wire.Batch> step = session.StepAsync(1);
        await gate.ArrivalAsync();
        time.Advance(TimeSpan.FromSeconds(61));
        gate.Open();
        await step.Within();
        time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(3UL, (await session.StepAsync(1)).Sequence);
    }
}

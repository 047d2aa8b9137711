using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class StepTests
{
    [Fact]
    public async Task Step_OverTcp_AdvancesEveryLane()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync();

        Wire.Batch batch = await session.StepAsync(1, 2);

        Assert.Equal([1.0, 2.0], Numbers.Of<double>(batch.Rewards));
        Assert.Equal([1.0, 2.0], Numbers.Of<double>(batch.ObservationLeaves[1]));
        Assert.Equal((2UL, 0L, 2L, true), (batch.Sequence, batch.FirstLane, batch.LaneCount, batch.Last));
    }

    [Fact]
    public async Task Step_OverUnixSocket_AdvancesEveryLane()
    {
        using var folder = new TempFolder();
        await using TestServer server = await TestServer.StartAsync(new ServerOptions
        {
            Addresses = [$"unix:{folder.File("s")}"],
        });
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync();

        Wire.Batch batch = await session.StepAsync(1, 2);

        Assert.Equal([1.0, 2.0], Numbers.Of<double>(batch.Rewards));
    }
}

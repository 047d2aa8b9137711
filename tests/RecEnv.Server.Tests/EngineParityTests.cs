using Google.Protobuf;
using Google.Protobuf.Collections;
using RecEnv.Server.Tests.Support;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class EngineParityTests
{
    [Theory]
    [InlineData(AutoresetMode.NextStep, ObservationLayout.Dict)]
    [InlineData(AutoresetMode.SameStep, ObservationLayout.Dict)]
    [InlineData(AutoresetMode.SameStep, ObservationLayout.Flat)]
    public async Task Step_ManyEpisodes_GivesTheBytesOfTheEngine(AutoresetMode autoreset, ObservationLayout layout)
    {
        const int Lanes = 3;
        await using TestServer server = await TestServer.StartAsync();
        var settings = new EnvironmentSettings
        {
            OptionsJson = "{\"length\": 2}",
            Autoreset = autoreset,
            Layout = layout,
            MaxEpisodeSteps = 3,
        };
        using IVectorEnvironment local = ToySimulation.Definition.MakeVector(Lanes, settings);
        RemoteSession session = await RemoteSession.OpenAsync(server, Lanes, "{\"length\": 2}", request =>
        {
            request.Autoreset = (Wire.AutoresetMode)autoreset;
            request.Layout = (Wire.ObservationLayout)layout;
            request.MaxEpisodeSteps = 3;
        });

        AssertSame(local.Reset(11), await session.ResetAsync(11));
        for (int i = 0; i < 12; i++)
        {
            AssertSame(local.Step(i % 5, 1, 2), await session.StepAsync(i % 5, 1, 2));
        }
    }

    [Fact]
    public async Task Reset_SomeLanes_GivesInfoAndStartOnlyThere()
    {
        await using TestServer server = await TestServer.StartAsync();
        using IVectorEnvironment local = ToySimulation.Definition.MakeVector(3);
        RemoteSession session = await RemoteSession.OpenAsync(server, 3);
        local.Reset(5);
        await session.ResetAsync(5);
        local.Step(1, 2, 3);
        await session.StepAsync(1, 2, 3);
        Wire.ResetRequest request = session.ResetRequest(null);
        request.Lanes.Add([0, 2]);
        request.LaneSeeds.Add(new Wire.LaneSeed { Lane = 2, Seed = 77 });

        Wire.Batch batch = await session.ResetAsync(request);

        AssertSame(local.Reset([new LaneReset(0), new LaneReset(2, 77)]), batch);
        Assert.Equal([true, false, true], Numbers.Of<bool>(batch.Started));
    }

    [Fact]
    public async Task Reset_FirstWithLaneSeeds_EqualsSingleEnvironments()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 3);
        Wire.ResetRequest request = session.ResetRequest(null);
        request.LaneSeeds.Add(new Wire.LaneSeed { Lane = 1, Seed = 40 });
        using IVectorEnvironment local = ToySimulation.Definition.MakeVector(3);
        local.Reset();

        Wire.Batch batch = await session.ResetAsync(request);

        VectorStep expected = local.Reset([new LaneReset(0, 0), new LaneReset(1, 40), new LaneReset(2, 2)]);
        AssertSame(expected, batch);
        Assert.Equal([true, true, true], Numbers.Of<bool>(batch.Started));
    }

    internal static void AssertSame(VectorStep expected, Wire.Batch batch)
    {
        AssertLeaves(expected.Observations, expected.LaneCount, batch.ObservationLeaves);
        Assert.Equal(expected.RewardBuffer.Bytes, batch.Rewards.Span);
        Assert.Equal(expected.TerminatedBuffer.Bytes, batch.Terminated.Span);
        Assert.Equal(expected.TruncatedBuffer.Bytes, batch.Truncated.Span);
        Assert.Equal(expected.StartedBuffer.Bytes, batch.Started.Span);
        AssertInfos(expected.Infos, expected.LaneCount, batch.Infos);
        Assert.Equal(expected.Final.Lanes.ToArray().Select(lane => (long)lane), batch.FinalLanes);
        if (expected.Final.Count > 0)
        {
            AssertLeaves(expected.Final.Observations, expected.Final.Count, batch.FinalObservationLeaves);
        }

        AssertInfos(expected.Final.Infos, expected.Final.Count, batch.FinalInfos);
    }

    private static void AssertLeaves(ValueBatch expected, int rows, RepeatedField<ByteString> leaves)
    {
        Assert.Equal(expected.Leaves.Length, leaves.Count);
        for (int i = 0; i < leaves.Count; i++)
        {
            Assert.Equal(expected.Leaves[i].Bytes[..(rows * expected.Leaves[i].Leaf.ByteSize)], leaves[i].Span);
        }
    }

    private static void AssertInfos(
        IReadOnlyList<InfoBuffer> expected, int rows, RepeatedField<Wire.InfoColumn> columns)
    {
        IEnumerable<int> present = Enumerable.Range(0, expected.Count)
            .Where(i => Enumerable.Range(0, rows).Any(expected[i].Has));
        Assert.Equal(present.Select(i => (long)i), columns.Select(column => column.Index));
        foreach (Wire.InfoColumn column in columns)
        {
            InfoBuffer info = expected[(int)column.Index];
            byte[] values = [.. Enumerable.Range(0, rows).SelectMany(
                row => info.Has(row) ? info.Values.Row(row).ToArray() : new byte[info.Leaf.ByteSize])];
            Assert.Equal(values, column.Values.ToByteArray());
            bool[] has = [.. Enumerable.Range(0, rows).Select(info.Has)];
            Assert.Equal(has.All(x => x) ? [] : has, Numbers.Of<bool>(column.Present));
        }
    }
}

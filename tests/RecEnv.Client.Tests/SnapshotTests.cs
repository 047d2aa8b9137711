using RecEnv.Client.Tests.Support;

namespace RecEnv.Client.Tests;

public sealed class SnapshotTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Lanes = 4;

    private static readonly EnvironmentSettings _settings = new() { Autoreset = AutoresetMode.SameStep };

    [Theory]
    [InlineData("InterestEvolution-v0")]
    [InlineData("RatingReplay-v0")]
    [InlineData("EverySpace-v0")]
    public async Task Restore_OnAnotherServerAndInProcess_ContinuesAlike(string id)
    {
        await using TestServer other = await TestServer.StartAsync();
        using RecEnvClient client = server.Connect();
        using RecEnvClient otherClient = other.Connect();
        IVectorEnvironment first = client.MakeVector(id, Lanes, _settings);
        IVectorEnvironment second = otherClient.MakeVector(id, Lanes, _settings);
        IVectorEnvironment local = TestRegistry.Create().MakeVector(id, Lanes, _settings);
        first.Reset(5);
        byte[] snapshot = first.Snapshot();

        byte[] restored = Recording.Of(second.Restore(snapshot));

        Assert.Equal(Recording.Of(first.Current), restored);
        using var twins = new Twins(id, Lanes, _settings, local, first, second);
        twins.Restore(snapshot);
        twins.Step(30);
    }

    [Fact]
    public void Snapshot_OfRemoteAndLocal_AreTheSameBytes()
    {
        using RecEnvClient client = server.Connect();
        using IVectorEnvironment remote = client.MakeVector("InterestEvolution-v0", 1);
        using IVectorEnvironment local = TestRegistry.Create().MakeVector("InterestEvolution-v0", 1);

        remote.Reset(5);
        local.Reset(5);

        Assert.Equal(local.Snapshot(), remote.Snapshot());
    }

    [Fact]
    public void Fork_ThenStepBoth_GoTheirOwnWays()
    {
        using RecEnvClient client = server.Connect();
        using IVectorEnvironment original = client.MakeVector("InterestEvolution-v0", 1);
        using IVectorEnvironment local = TestRegistry.Create().MakeVector("InterestEvolution-v0", 1);
        original.Reset(2);
        local.Reset(2);
        original.Step(0, 1);
        local.Step(0, 1);

        using IVectorEnvironment fork = original.Fork();
        using IVectorEnvironment localFork = local.Fork();

        Assert.Equal(Recording.Of(localFork.Current), Recording.Of(fork.Current));
        Assert.Equal(Recording.Of(localFork.Step(3, 4)), Recording.Of(fork.Step(3, 4)));
        Assert.Equal(Recording.Of(localFork.Step(5, 6)), Recording.Of(fork.Step(5, 6)));
        Assert.Equal(Recording.Of(local.Step(7, 8)), Recording.Of(original.Step(7, 8)));
    }

    [Fact]
    public void Render_OfRemoteAndLocal_AreTheSameText()
    {
        using RecEnvClient client = server.Connect();
        using IVectorEnvironment remote = client.MakeVector("InterestEvolution-v0", 2);
        using IVectorEnvironment local = TestRegistry.Create().MakeVector("InterestEvolution-v0", 2);

        remote.Reset(5);
        local.Reset(5);

        Assert.Equal(local.Render(1), remote.Render(1));
    }
}

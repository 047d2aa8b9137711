using RecEnv.Client.Tests.Support;

namespace RecEnv.Client.Tests;

public sealed class RecEnvClientTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public void Connect_ToAServer_LearnsItsFacts()
    {
        using RecEnvClient client = server.Connect(socket: false);

        Assert.Equal(RecEnvClient.Version, client.Server.Version);
        Assert.Contains("stream", client.Server.Features);
        Assert.Equal(server.Options.MaxLanes, client.Server.MaxLanes);
        Assert.Equal(server.Options.MaxSessions, client.Server.MaxSessions);
        Assert.Equal(server.Options.MaxLease, client.Server.MaxLease);
    }

    [Fact]
    public void List_OfAServer_HasItsEnvironmentsInOrder()
    {
        using RecEnvClient client = server.Connect();

        IReadOnlyList<EnvironmentEntry> entries = client.List();

        Assert.Equal(
            TestRegistry.Create().Definitions.Select(definition => new EnvironmentEntry(definition.Id, definition.Summary)),
            entries);
    }

    [Fact]
    public void Describe_WithOptions_GivesContractAndSchema()
    {
        using RecEnvClient client = server.Connect();
        EnvironmentDefinition definition = TestRegistry.Create().Find("InterestEvolution-v0");

        EnvironmentDescription description = client.Describe(
            definition.Id, new EnvironmentSettings { OptionsJson = """{"slate_size":4}""" });

        Assert.Equal(4, description.Contract.Slate!.SlateSize);
        Assert.Equal(definition.Schema.JsonSchema, description.OptionsSchemaJson);
        Assert.Equal(definition.Summary, description.Summary);
    }

    [Fact]
    public void Describe_UnknownEnvironment_AsksWhatWasMeant()
    {
        using RecEnvClient client = server.Connect();

        UnknownEnvironmentException problem =
            Assert.Throws<UnknownEnvironmentException>(() => client.Describe("InterestEvolutoin-v0"));

        Assert.Contains("Did you mean \"InterestEvolution-v0\"?", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MakeVector_LeaseTooLong_IsRefused()
    {
        using RecEnvClient client = server.Connect(
            options: new RecEnvClientOptions { Lease = server.Options.MaxLease + TimeSpan.FromSeconds(1) });

        Exception? problem = Record.Exception(() => client.MakeVector("InterestEvolution-v0", 1).Dispose());

        // A server may refuse a longer lease or shorten it; it must not fall over.
        Assert.True(problem is null or ArgumentException or CapacityException, $"{problem}");
    }

    [Fact]
    public void Connect_DeadlineZero_IsRefused() => Assert.Throws<ArgumentException>(
        () => RecEnvClient.Connect(server.Tcp, new RecEnvClientOptions { Deadline = TimeSpan.Zero }));
}

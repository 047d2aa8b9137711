using Grpc.Core;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class CatalogueTests
{
    [Fact]
    public async Task Hello_SameProtocol_TellsLimitsAndFeatures()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { MaxLanes = 7 });

        Wire.HelloResponse hello = await server.Calls.HelloAsync(
            new Wire.HelloRequest { Protocol = "recenv.v1", ClientVersion = "1.2.3" }).ResponseAsync.Within();

        Assert.Equal("recenv.v1", hello.Protocol);
        Assert.Equal("0.1.0", hello.ServerVersion);
        Assert.Equal((7L, 3600.0), (hello.Limits.MaxLanes, hello.Limits.MaxLeaseSeconds));
        Assert.Equal(["flat", "fork", "render", "snapshot", "stream"], hello.Features);
    }

    [Fact]
    public async Task Hello_OtherProtocol_NamesBothVersionsAndTheFix()
    {
        await using TestServer server = await TestServer.StartAsync();

        Wire.ErrorDetail detail = await Refusal.ExpectAsync(
            () => server.Calls.HelloAsync(
                new Wire.HelloRequest { Protocol = "recenv.v0", ClientVersion = "0.0.9" }).ResponseAsync,
            StatusCode.FailedPrecondition,
            Wire.ErrorCode.Version,
            "The client speaks \"recenv.v0\" (package 0.0.9), but this server speaks \"recenv.v1\" (package 0.1.0). " +
            "Install version 0.1.0 on both sides: \"pip install recenv==0.1.0\" for Python, \"dotnet tool update " +
            "RecEnv.Tool --version 0.1.0\" for the tool.");

        Assert.False(detail.Recoverable);
    }

    [Fact]
    public async Task ListEnvironments_ToyRegistered_IsInOrdinalOrder()
    {
        await using TestServer server = await TestServer.StartAsync();

        Wire.ListEnvironmentsResponse list =
            await server.Calls.ListEnvironmentsAsync(new Wire.ListEnvironmentsRequest()).ResponseAsync.Within();

        string[] ids = [.. list.Environments.Select(environment => environment.Id)];
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Contains(
            list.Environments, environment => environment is { Id: ToySimulation.Id, Summary: "A walk for tests." });
    }

    [Fact]
    public async Task DescribeEnvironment_WithOptions_DescribesSpacesUnderThem()
    {
        await using TestServer server = await TestServer.StartAsync();

        Wire.DescribeEnvironmentResponse described = await server.Calls.DescribeEnvironmentAsync(
            new Wire.DescribeEnvironmentRequest { EnvironmentId = ToySimulation.Id, OptionsJson = "{\"width\": 9}" })
            .ResponseAsync.Within();

        Wire.Contract contract = described.Contract;
        Assert.Equal(["noise", "total"], contract.ObservationSpace.Dict.Entries.Select(entry => entry.Key));
        Assert.Equal([9L], contract.ObservationLeaves[0].Shape);
        Assert.Equal(5, contract.ActionSpace.Discrete.N);
        Assert.Equal(["episode/l", "episode/r"], contract.Infos.Select(info => info.Name));
        Assert.Contains("\"width\":9", contract.OptionsJson, StringComparison.Ordinal);
        Assert.Equal("xoshiro256++/1", contract.Generator);
        Assert.Contains("2020-12", described.OptionsSchemaJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeEnvironment_FlatLayout_IsOneBox()
    {
        await using TestServer server = await TestServer.StartAsync();

        Wire.DescribeEnvironmentResponse described = await server.Calls.DescribeEnvironmentAsync(
            new Wire.DescribeEnvironmentRequest
            {
                EnvironmentId = ToySimulation.Id,
                Layout = Wire.ObservationLayout.Flat,
            })
            .ResponseAsync.Within();

        Assert.Equal([4L], described.Contract.ObservationSpace.Box.Shape);
        Assert.Equal(Wire.ObservationLayout.Flat, described.Contract.Layout);
    }

    [Fact]
    public async Task DescribeEnvironment_UnknownId_NamesTheNearest()
    {
        await using TestServer server = await TestServer.StartAsync();
        int count = EnvironmentRegistry.CreateDefault().Definitions.Count + 1;

        await Refusal.ExpectAsync(
            () => server.Calls.DescribeEnvironmentAsync(
                new Wire.DescribeEnvironmentRequest { EnvironmentId = "Tyo-v0" }).ResponseAsync,
            StatusCode.NotFound,
            Wire.ErrorCode.UnknownEnvironment,
            $"No environment is called \"Tyo-v0\". Did you mean \"Toy-v0\"? \"recenv list\" shows all {count}.");
    }

    [Fact]
    public async Task DescribeEnvironment_HugeId_IsCutToFitHeaders()
    {
        await using TestServer server = await TestServer.StartAsync();
        var request = new Wire.DescribeEnvironmentRequest { EnvironmentId = new string('é', 100_000) };

        (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(
            () => server.Calls.DescribeEnvironmentAsync(request).ResponseAsync);

        Assert.Equal(StatusCode.NotFound, status.StatusCode);
        Assert.Contains("é…\".", detail.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeEnvironment_BadOption_NamesItsKey()
    {
        await using TestServer server = await TestServer.StartAsync();
        var request = new Wire.DescribeEnvironmentRequest
        {
            EnvironmentId = ToySimulation.Id,
            OptionsJson = "{\"width\": 0}",
        };

        (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(
            () => server.Calls.DescribeEnvironmentAsync(request).ResponseAsync);

        Assert.Equal((StatusCode.InvalidArgument, Wire.ErrorCode.InvalidOption), (status.StatusCode, detail.Code));
        Assert.Equal("width", detail.Path);
        Assert.Contains("in [1, 1000000] but is 0", status.Detail, StringComparison.Ordinal);
    }
}

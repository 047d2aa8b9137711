using Grpc.Core;
using RecEnv.Protocol.Health;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class SecurityTests
{
    private const string Token = "0123456789abcdef";
    private const string Missing = "This server needs a token. Send it as metadata \"authorization: Bearer TOKEN\".";

    [Fact]
    public async Task Token_Right_IsServed()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Token = Token });

        Wire.HelloResponse hello = await HelloAsync(server, $"Bearer {Token}");

        Assert.Equal("recenv.v1", hello.Protocol);
    }

    [Theory]
    [InlineData(null, Missing)]
    [InlineData("Basic 0123456789abcdef", Missing)]
    [InlineData("Bearer 0123456789abcdeX", "The token is wrong. Use the one that the server was started with.")]
    [InlineData("Bearer ", "The token is wrong. Use the one that the server was started with.")]
    public async Task Token_MissingOrWrong_IsRefused(string? authorization, string sentence)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Token = Token });

        await Refusal.ExpectAsync(
            () => HelloAsync(server, authorization),
            StatusCode.Unauthenticated,
            Wire.ErrorCode.Unauthenticated,
            sentence);
    }

    [Fact]
    public async Task Token_Missing_DoesNotStopHealthChecks()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Token = Token });

        HealthCheckResponse health =
            await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest()).ResponseAsync.Within();

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task DataRoots_PathOutside_SaysHowToAllowIt()
    {
        using var folder = new TempFolder();
        await using TestServer closed = await TestServer.StartAsync();
        await using TestServer open = await TestServer.StartAsync(new ServerOptions { DataRoots = [folder.FullName] });
        string sibling = $"{folder.FullName}-other/x";
        string above = $"{folder.FullName}/../x";

        await RefusedAsync(closed, "/etc/passwd", "no folder is open to clients");
        foreach (string outside in (string[])["/etc/passwd", sibling, above, "relative"])
        {
            await RefusedAsync(open, outside, $"only these folders are open to clients: {folder.FullName}");
        }

        static async Task RefusedAsync(TestServer server, string path, string allowed)
        {
            Wire.ErrorDetail detail = await Refusal.ExpectAsync(
                () => RemoteSession.OpenAsync(server, options: $"{{\"data_file\": \"{path}\"}}"),
                StatusCode.InvalidArgument,
                Wire.ErrorCode.InvalidOption,
                $"Option \"data_file\" names \"{path}\" on the server, but {allowed}. Start the server with " +
                "--data and the folder that holds it.");
            Assert.Equal("data_file", detail.Path);
        }
    }

    [Fact]
    public async Task DataRoots_PathInside_IsRead()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("d"), "x");
        var options = new ServerOptions { DataRoots = [folder.FullName] };
        await using TestServer server = await TestServer.StartAsync(options);

        await RemoteSession.OpenAsync(server, options: $"{{\"data_file\": \"{folder.File("d")}\"}}");

        Assert.Equal(1, server.SessionCount);
    }

    private static Task<Wire.HelloResponse> HelloAsync(TestServer server, string? authorization)
    {
        Metadata headers = authorization is null ? [] : new Metadata { { "authorization", authorization } };
        var request = new Wire.HelloRequest { Protocol = "recenv.v1" };
        return server.Calls.HelloAsync(request, headers).ResponseAsync.Within();
    }
}

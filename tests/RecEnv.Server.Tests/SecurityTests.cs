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
        foreach (string outside in (string[])["/etc/passwd", sibling, above, "../relative"])
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

    [Fact]
    public async Task DataRoots_RelativePath_IsLookedForInEachFolder()
    {
        using var first = new TempFolder();
        using var second = new TempFolder();
        await File.WriteAllTextAsync(second.File("d"), "x");
        await using TestServer server = await TestServer.StartAsync(
            new ServerOptions { DataRoots = [first.FullName, second.FullName] });

        await RemoteSession.OpenAsync(server, options: """{"data_file": "d"}""");
        (Status status, _) = await Refusal.CatchAsync(
            () => RemoteSession.OpenAsync(server, options: """{"data_file": "none"}"""));

        Assert.Equal(1, server.SessionCount);
        Assert.Contains(first.File("none"), status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataRoots_LinkThatLeadsOutside_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // links need rights there
        }

        using var folder = new TempFolder();
        using var outside = new TempFolder();
        await File.WriteAllTextAsync(outside.File("d"), "x");
        await File.WriteAllTextAsync(folder.File("own"), "x");
        File.CreateSymbolicLink(folder.File("file"), outside.File("d"));
        Directory.CreateSymbolicLink(folder.File("dir"), outside.FullName);
        File.CreateSymbolicLink(folder.File("inside"), "own");
        File.CreateSymbolicLink(folder.File("round"), "round");
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { DataRoots = [folder.FullName] });

        foreach (string path in (string[])["file", "dir/d", "round"])
        {
            (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(
                () => RemoteSession.OpenAsync(server, options: $"{{\"data_file\": \"{folder.File(path)}\"}}"));
            Assert.Equal(Wire.ErrorCode.InvalidOption, detail.Code);
            Assert.Contains("only these folders are open", status.Detail, StringComparison.Ordinal);
        }

        await RemoteSession.OpenAsync(server, options: $"{{\"data_file\": \"{folder.File("inside")}\"}}");
    }

    [Fact]
    public async Task DataRoots_NoRegularFile_IsRefusedWithoutReadingIt()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such files
        }

        using var folder = new TempFolder();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [folder.File("pipe")]))
        {
            await make.WaitForExitAsync().Within();
        }

        await using TestServer server = await TestServer.StartAsync(new ServerOptions { DataRoots = [folder.FullName] });

        await Refusal.ExpectAsync(
            () => RemoteSession.OpenAsync(server, options: """{"data_file": "pipe"}"""),
            StatusCode.InvalidArgument,
            Wire.ErrorCode.InvalidOption,
            "Option \"data_file\" names \"pipe\" on the server, which is empty or neither a file nor a folder. Name a " +
            "file or folder with data.");
    }

    private static Task<Wire.HelloResponse> HelloAsync(TestServer server, string? authorization)
    {
        Metadata headers = authorization is null ? [] : new Metadata { { "authorization", authorization } };
        var request = new Wire.HelloRequest { Protocol = "recenv.v1" };
        return server.Calls.HelloAsync(request, headers).ResponseAsync.Within();
    }
}

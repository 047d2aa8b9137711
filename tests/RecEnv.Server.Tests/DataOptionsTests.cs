using Grpc.Core;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

/// <summary>Environments that read files read them only below the folders that are open to clients.</summary>
public class DataOptionsTests
{
    [Theory]
    [InlineData("DocumentTransition-v0", "path")]
    [InlineData("SlateFeedback-v0", "data_folder")]
    [InlineData("RatingReplay-v0", "path")]
    [InlineData("UserResponse-v0", "model")]
    public async Task Open_PathOutside_IsRefusedBeforeItIsRead(string id, string key)
    {
        using var folder = new TempFolder();
        using var outside = new TempFolder();
        await using TestServer closed = await TestServer.StartAsync();
        await using TestServer open = await TestServer.StartAsync(new ServerOptions { DataRoots = [folder.FullName] });

        await RefusedAsync(closed, "no folder is open to clients");
        await RefusedAsync(open, $"only these folders are open to clients: {folder.FullName}");

        Task RefusedAsync(TestServer server, string allowed) => Refusal.ExpectAsync(
            () => OpenAsync(server, id, key, outside.FullName),
            StatusCode.InvalidArgument,
            Wire.ErrorCode.InvalidOption,
            $"Option \"{key}\" names \"{outside.FullName}\" on the server, but {allowed}. Start the server with --data and " +
            "the folder that holds it.");
    }

    [Fact]
    public async Task Open_RelativePathInside_IsRead()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("tiny"));
        await File.WriteAllTextAsync(folder.File("W.csv"), "0.5,0.5\n0,1\n");
        await File.WriteAllTextAsync(folder.File("tiny/users.csv"), "1\n");
        await File.WriteAllTextAsync(folder.File("tiny/items.csv"), "1\n2\n3\n4\n5\n");
        await File.WriteAllTextAsync(folder.File("tiny/history.csv"), "user_id,item_id,is_click\n0,3,1\n");
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { DataRoots = [folder.FullName] });

        await OpenAsync(server, "DocumentTransition-v0", "path", "W.csv");
        await OpenAsync(server, "SlateFeedback-v0", "data_folder", "tiny");

        Assert.Equal(2, server.SessionCount);
    }

    // A link in an open folder must not lead out of it.
    [Fact]
    public async Task Open_FolderWithALinkThatLeadsOut_IsRefused()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("users.csv"), "1\n");
        File.CreateSymbolicLink(folder.File("items.csv"), "/etc/hostname");
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { DataRoots = [folder.FullName] });

        await Refusal.ExpectAsync(
            () => OpenAsync(server, "SlateFeedback-v0", "data_folder", folder.FullName),
            StatusCode.InvalidArgument,
            Wire.ErrorCode.InvalidOption,
            $"Option \"data_folder\" names no usable data. \"items.csv\" of folder \"{folder.FullName}\" is empty or no regular " +
            "file. Put the file itself there.");
    }

    private static Task<RemoteSession> OpenAsync(TestServer server, string id, string key, string path) =>
        RemoteSession.OpenAsync(
            server, options: $"{{\"{key}\": \"{path}\"}}", configure: request => request.EnvironmentId = id);
}

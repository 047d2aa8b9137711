using System.Diagnostics;
using RecEnv.Client;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public sealed class ServeTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-serve-");

    private string ReadyFile => Path.Combine(_folder.FullName, "ready");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Serve_UntilCancelled_ServesBothTransportsAndEndsWell()
    {
        string socket = Path.Combine(_folder.FullName, "s.sock");
        string tokenFile = Path.Combine(_folder.FullName, "token");
        File.WriteAllText(tokenFile, "a-token-of-23-characters\n");
        var options = new RecEnvClientOptions { Token = "a-token-of-23-characters" };
        using var stop = new CancellationTokenSource();
        Task<ToolRun> serving = ToolRun.OfAsync(
            ["serve", "--address", "127.0.0.1:0", "--socket", socket, "--ready-file", ReadyFile, "--token-file", tokenFile],
            stop.Token);

        string[] addresses = await ReadyAsync();
        foreach (string address in addresses)
        {
            using var client = RecEnvClient.Connect(address, options);
            Assert.NotEmpty(client.List());
        }

        await stop.CancelAsync();
        ToolRun run = await serving.WaitAsync(_patience);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(addresses.Select(address => $"Listening at {address}"), run.Output.TrimEnd().Split('\n'));
        Assert.False(File.Exists(socket) || File.Exists(ReadyFile));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Serve_Signalled_DrainsAndExitsWith0(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such signals
        }

        using var server = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(ToolApplication).Assembly.Location, "serve", "--ready-file", ReadyFile },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            await ReadyAsync();

            using var kill = Process.Start("kill", [$"-{signal}", $"{server.Id}"]);
            await server.WaitForExitAsync().WaitAsync(_patience);

            Assert.Equal(0, server.ExitCode);
            Assert.False(File.Exists(ReadyFile));
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    private async Task<string[]> ReadyAsync()
    {
        using var limit = new CancellationTokenSource(_patience);
        while (!File.Exists(ReadyFile))
        {
            await Task.Delay(20, limit.Token);
        }

        return await File.ReadAllLinesAsync(ReadyFile, limit.Token);
    }
}

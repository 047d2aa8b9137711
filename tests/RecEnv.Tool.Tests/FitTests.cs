using System.Net.Sockets;
using System.Text.Json;
using RecEnv.Tool.Commands;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public class FitTests
{
    [Fact]
    public async Task Fit_ThenEvaluate_ServesTheUsersThatWereFitted()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-fit-");
        string file = Path.Combine(folder.FullName, "users.safetensors");
        try
        {
            ToolRun fit = await ToolRun.OfAsync("fit", "user-response", "--epochs", "1", "--seed", "3", "--out", file, "--json");
            ToolRun evaluate = await ToolRun.OfAsync(
                "evaluate", "constant-slate", "UserResponse-v0", "--option", $"model={file}", "--lanes", "4", "--episodes", "8", "--json");

            Assert.Equal((0, "", 0, ""), (fit.ExitCode, fit.Error, evaluate.ExitCode, evaluate.Error));
            JsonElement report = JsonDocument.Parse(fit.Output).RootElement;
            Assert.InRange(report.GetProperty("users").GetInt32(), 150, 200); // of 200, those in the core
            Assert.Equal(3, report.GetProperty("test_auc").GetArrayLength());
            JsonElement crowd = JsonDocument.Parse(evaluate.Output).RootElement.GetProperty("agents")[0].GetProperty("crowd");
            Assert.Equal(6, crowd.GetProperty("distinct_items").GetDouble());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Fit_FileWhereTheOutIsBegun_StaysUntilThereIsOne()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-fit-");
        try
        {
            string output = Path.Combine(folder.FullName, "users.safetensors");
            await File.WriteAllTextAsync(output + ".part", "somebody's");

            ToolRun fit = await ToolRun.OfAsync("fit", "--data", Path.Combine(folder.FullName, "no-ratings"), "--out", output);

            Assert.Contains("no-ratings", fit.Error, StringComparison.Ordinal);
            Assert.Equal("somebody's", await File.ReadAllTextAsync(output + ".part"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Each is refused before any rating is read: the folder of ratings does not exist, and nobody says so.
    [Theory]
    [InlineData("", "names \"\", which is no file name.")]
    [InlineData("folder", "which is no file name. Name a file in a folder.")]
    [InlineData("none/users.safetensors", "does not exist. Make it, or choose another.")]
    [InlineData("file/users.safetensors", "does not exist. Make it, or choose another.")]
    [InlineData("blocked.safetensors", "which cannot be written: ")]
    [InlineData("socket", "is a pipe, a socket or a device. Name a file.")]
    [InlineData("kept.safetensors", "which may only be read. Make it writable, or choose another file.")]
    public async Task Fit_OutThatCannotBeWritten_IsRefusedBeforeTheWork(string name, string part)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-fit-");
        try
        {
            folder.CreateSubdirectory("folder");
            folder.CreateSubdirectory("blocked.safetensors.part"); // where the file is written first; holds for root, too
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "file"), "");
            string kept = Path.Combine(folder.FullName, "kept.safetensors");
            await File.WriteAllTextAsync(kept, "old");
            File.SetAttributes(kept, FileAttributes.ReadOnly);

            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "socket")));

            ToolRun fit = await ToolRun.OfAsync(
                "fit", "--data", Path.Combine(folder.FullName, "no-ratings"), "--out", name.Length == 0 ? "" : Path.Combine(folder.FullName, name));

            Assert.Equal((ExitCode.Misused, ""), (fit.ExitCode, fit.Output));
            Assert.Contains(part, fit.Error, StringComparison.Ordinal);
            Assert.Equal("old", await File.ReadAllTextAsync(kept));
            File.SetAttributes(kept, FileAttributes.Normal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Fit_RatingsThatAreAllTheSame_ReportsNoAreas()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-fit-");
        try
        {
            await WriteRatingsAsync(folder);
            string[] arguments = ["fit", "--data", folder.FullName, "--epochs", "1", "--out", Path.Combine(folder.FullName, "users.safetensors")];

            ToolRun json = await ToolRun.OfAsync([.. arguments, "--json"]);
            ToolRun table = await ToolRun.OfAsync(arguments);

            Assert.Equal((0, "", 0, ""), (json.ExitCode, json.Error, table.ExitCode, table.Error));
            Assert.All(
                JsonDocument.Parse(json.Output).RootElement.GetProperty("test_auc").EnumerateArray(),
                area => Assert.Equal(JsonValueKind.Null, area.ValueKind));
            Assert.Contains("validation AUC - - -", table.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Fit_Clock_IsTheOneItWasGiven()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-fit-");
        using var output = new StringWriter();
        using var error = new StringWriter();
        try
        {
            await WriteRatingsAsync(folder);
            var command = new FitCommand(new ToolConsole(output, error), new Sluggish());

            int code = await command
                .Parse(["--data", folder.FullName, "--epochs", "1", "--out", Path.Combine(folder.FullName, "users.safetensors")])
                .InvokeAsync();

            Assert.Equal((0, ""), (code, error.ToString()));
            Assert.Contains("  77 s\n", output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Twenty users who gave twenty items five stars.</summary>
    private static Task WriteRatingsAsync(DirectoryInfo folder) => File.WriteAllLinesAsync(
        Path.Combine(folder.FullName, "ratings.tsv"), Enumerable.Range(0, 400).Select(i => $"{1 + (i / 20)}\t{1 + (i % 20)}\t5"));

    /// <summary>A clock on which 77 seconds pass between two looks.</summary>
    private sealed class Sluggish : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 77 * _looks++;
    }
}

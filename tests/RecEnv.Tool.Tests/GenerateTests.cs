using System.Text.Json;
using RecEnv.Data;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public sealed class GenerateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recenv-generate-").FullName;

    [Fact]
    public async Task Generate_Json_IsAllThatIsWrittenAndAgreesWithTheFile()
    {
        ToolRun run = await ToolRun.OfAsync(
            "generate", "--output", _folder, "--option", "interaction_count=6000", "--seed", "5", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var report = JsonDocument.Parse(run.Output);
        RatingSet set = RatingReader.Read(_folder);
        Assert.Equal(6000, set.Count);
        Assert.Equal(5, report.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal(
            set.Ratings.ToArray().Average(rating => (double)rating),
            report.RootElement.GetProperty("statistics").GetProperty("mean_rating").GetDouble(),
            9);
    }

    [Fact]
    public async Task Generate_NoTerminal_WritesATableAndNoProgress()
    {
        ToolRun run = await ToolRun.OfAsync("generate", "--output", Path.Combine(_folder, "new"), "--preset", "blog", "--truth");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Zipf exponent", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Generating", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "new", "truth_users.csv")));
    }

    [Fact]
    public async Task Generate_Stopped_LeavesNothingBehindAndSaysSo()
    {
        using var stop = new CancellationTokenSource();
        string[] arguments = ["generate", "--output", _folder, "--preset", "ten-million"];
        Task<ToolRun> running = Task.Run(() => ToolRun.OfAsync(arguments, stop.Token));

        // On a thread of its own: the pool's may all be busy with other tests until everything is generated.
        await Task.Factory.StartNew(
            () =>
            {
                while (!running.IsCompleted && !Directory.EnumerateFiles(_folder, "*.partial").Any())
                {
                    Thread.Sleep(5);
                }

                stop.Cancel();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        ToolRun run = await running;

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal($"Stopped. Nothing in folder \"{_folder}\" has changed.\n", run.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Generate_FolderThatCannotBe_FailsInASentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "");
        string output = Path.Combine(_folder, "file", "inside");

        ToolRun run = await ToolRun.OfAsync("generate", "--output", output);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"Nothing can be written to the folder \"{output}\": ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(". Give another --output, or allow this user to write there.", run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_FileExists_FailsInASentenceUnlessForced()
    {
        string[] arguments = ["generate", "--output", _folder, "--preset", "blog"];
        await ToolRun.OfAsync(arguments);

        ToolRun again = await ToolRun.OfAsync(arguments);
        ToolRun forced = await ToolRun.OfAsync([.. arguments, "--force"]);

        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Equal(
            $"Folder \"{_folder}\" already has ratings.csv. Give another folder, or --force to replace the files.\n",
            again.Error);
        Assert.Equal(0, forced.ExitCode);
    }

    [Theory]
    [InlineData("No preset is called \"blogg\". Did you mean \"blog\"?", "--preset", "blogg")]
    [InlineData("No data format is called \"csv\".", "--format", "csv")]
    [InlineData("Option \"item_cuont\" is unknown. Did you mean \"item_count\"?", "--option", "item_cuont=3")]
    [InlineData("--seed must be a whole number in [0, 9223372036854775807] but is -1.", "--seed", "-1")]
    public async Task Generate_Misused_SaysHowInASentence(string sentence, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["generate", "--output", _folder, .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Generate_ListOptions_ShowsEveryPresetAndOption()
    {
        ToolRun run = await ToolRun.OfAsync("generate", "--list-options", "--json");

        using var report = JsonDocument.Parse(run.Output);
        Assert.Contains(report.RootElement.GetProperty("presets").EnumerateArray(), preset => preset.GetProperty("name").GetString() == "blog");
        Assert.Equal(1, report.RootElement.GetProperty("options").GetProperty("zipf_exponent").GetDouble());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

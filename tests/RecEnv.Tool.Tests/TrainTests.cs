using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using RecEnv.Agents.Ranking;
using RecEnv.Server;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public sealed class TrainTests : IDisposable
{
    private static readonly string[] _short =
    [
        "--steps", "800", "--log-every", "50", "--evaluate-every", "200", "--checkpoint-every", "100", "--evaluation-episodes", "10",
        "--lanes", "3",
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("recenv-train-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Train_SeveralSeeds_WritesEveryFileAndTheSpread()
    {
        string folder = Folder("run");

        ToolRun run = await ToolRun.OfAsync(
            ["train", "tabular-q", "DocumentTransition-v0", "--seeds", "1,5,9", "--out", folder, "--json", "--agent-option", "epsilon=0.5", .. _short]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        JsonElement[] seeds = [.. json.RootElement.GetProperty("seeds").EnumerateArray()];
        Assert.Equal([1, 5, 9], seeds.Select(seed => seed.GetProperty("seed").GetInt32()));
        double[] finals = [.. seeds.Select(seed => seed.GetProperty("final").GetDouble())];
        JsonElement final = json.RootElement.GetProperty("final");
        Assert.Equal(finals.Average(), final.GetProperty("mean").GetDouble(), 9);
        double deviation = Math.Sqrt(finals.Sum(x => (x - finals.Average()) * (x - finals.Average())) / 2);
        Assert.Equal(deviation, final.GetProperty("deviation").GetDouble(), 9);
        Assert.Equal(deviation / Math.Sqrt(3), final.GetProperty("standard_error").GetDouble(), 9);
        Assert.Equal(run.Output, await File.ReadAllTextAsync(Path.Combine(folder, "summary.json")));
        foreach (string seed in (string[])["seed-1", "seed-5", "seed-9"])
        {
            string[] names = [.. new DirectoryInfo(Path.Combine(folder, seed)).GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];
            Assert.Equal(["best.safetensors", "last.safetensors", "metrics.jsonl"], names.Where(name => !name.StartsWith("events.", StringComparison.Ordinal)));
            Assert.Equal(4, names.Length);
        }

        Assert.Contains("\"epsilon\": 0.5", await File.ReadAllTextAsync(Path.Combine(folder, "config.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Report_DrawsTheMeanWithItsBandAndLoadsNothing()
    {
        string folder = Folder("run");
        await ToolRun.OfAsync(["train", "tabular-q", "DocumentTransition-v0", "--repeat", "2", "--out", folder, .. _short]);

        string html = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"));

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        XElement[] drawings =
        [
            .. html.Split("<svg").Skip(1).Select(part => XElement.Parse("<svg" + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)])),
        ];
        Assert.True(drawings.Length >= 6, $"{drawings.Length} drawings.");
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.StartsWith("evaluation/return: mean and standard deviation of 2 seeds", drawings[0].Element(svg + "title")!.Value, StringComparison.Ordinal);
        Assert.Single(drawings[0].Elements(svg + "polygon"));
        string points = drawings[0].Element(svg + "polyline")!.Attribute("points")!.Value;
        Assert.Equal(5, points.Split(' ').Length); // at 0, 200, 400, 600 and 800 steps
    }

    [Fact]
    public async Task Train_SeedsSideBySide_AreThoseOneAfterTheOther()
    {
        string[] arguments = ["train", "tabular-q", "DocumentTransition-v0", "--seeds", "1,2,3", .. _short];
        await ToolRun.OfAsync([.. arguments, "--out", Folder("one")]);
        await ToolRun.OfAsync([.. arguments, "--out", Folder("three"), "--parallel", "3"]);

        foreach (string seed in (string[])["seed-1", "seed-2", "seed-3"])
        {
            Same(Path.Combine("one", seed), Path.Combine("three", seed));
        }
    }

    [Fact]
    public async Task Train_StoppedAndResumed_SavesAndGoesOnExactly()
    {
        string[] arguments = ["train", "tabular-q", "DocumentTransition-v0", .. _short];
        await ToolRun.OfAsync([.. arguments, "--out", Folder("whole")]);
        using var stop = new CancellationTokenSource();

        (int code, string error) = await RunAsync(
            [.. arguments, "--out", Folder("parts")], line => CancelAt(line, "step 402  evaluation", stop), stop.Token);
        ToolRun resumed = await ToolRun.OfAsync("train", "--resume", Folder("parts"));

        Assert.Equal(130, code);
        Assert.Equal($"Stopped and saved. Go on with \"recenv train --resume {Folder("parts")}\".", error.TrimEnd());
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.Contains("goes on from step 40", resumed.Output, StringComparison.Ordinal);
        Same("whole", "parts");
    }

    [Fact]
    public async Task Train_ResumedWithMoreSteps_IsTheLongerRun()
    {
        string[] arguments = ["train", "tabular-q", "DocumentTransition-v0", .. _short];
        await ToolRun.OfAsync([.. arguments[..3], "--steps", "1600", .. _short[2..], "--out", Folder("long")]);
        await ToolRun.OfAsync([.. arguments, "--out", Folder("short")]);

        ToolRun resumed = await ToolRun.OfAsync("train", "--resume", Folder("short"), "--steps", "1600");

        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Same("long", "short");
    }

    [Fact]
    public async Task Train_ResumedWithFewerStepsThanDone_IsRefusedAndLeavesTheRunAlone()
    {
        string config = Path.Combine(Folder("run"), "config.json");
        await ToolRun.OfAsync(["train", "tabular-q", "DocumentTransition-v0", "--out", Folder("run"), .. _short]);
        string before = await File.ReadAllTextAsync(config);

        ToolRun fewer = await ToolRun.OfAsync("train", "--resume", Folder("run"), "--steps", "500");
        string after = await File.ReadAllTextAsync(config);
        ToolRun same = await ToolRun.OfAsync("train", "--resume", Folder("run"), "--steps", "799");

        Assert.Equal((2, ""), (fewer.ExitCode, fewer.Output));
        Assert.Equal(
            $"--steps is 500, but seed 1 of \"{Folder("run")}\" has done 801 steps. Give at least 801, or leave it out; for less, start " +
            "a new run.",
            fewer.Error.TrimEnd());
        Assert.Equal(before, after);
        Assert.Equal((0, ""), (same.ExitCode, same.Error));
    }

    [Theory]
    [InlineData("false", "Warning: the agent's replay buffer was not saved, so it goes on with an empty one")]
    [InlineData("true", "")]
    public async Task Train_ResumedWithoutItsReplayBuffer_Warns(string saves, string start)
    {
        await ToolRun.OfAsync(
            "train", "slateq", "LongTermSatisfaction-v0", "--agent-option", $"save_replay={saves}", "--steps", "40", "--evaluate-every", "0",
            "--out", Folder("run"));

        ToolRun run = await ToolRun.OfAsync("train", "--resume", Folder("run"), "--steps", "80");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(start.Length > 0, run.Error.Length > 0);
        Assert.StartsWith(start, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InterestEvolution-v0", "combination of 60 real numbers of \"InterestEvolution-v0\"")]
    [InlineData("LongTermSatisfaction-v0", null)]
    public async Task Train_TableOfStatesThatAreHardlyMetTwice_Warns(string environment, string? part)
    {
        ToolRun run = await ToolRun.OfAsync(
            "train", "tabular-q", environment, "--steps", "50", "--evaluate-every", "0", "--out", Folder("run"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(part is not null, run.Error.StartsWith("Warning: each entry of tabular-q's table", StringComparison.Ordinal));
        Assert.Contains(part ?? "", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfTrain_SaysThatStepsAreRoundedUp()
    {
        ToolRun run = await ToolRun.OfAsync("train", "--help");

        Assert.Contains("rounded up to whole rounds of all lanes", string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_FactorsGoneMeanwhile_GoesOnAndIsJudged()
    {
        string factors = Path.Combine(_root.FullName, "factors.safetensors");
        string last = Path.Combine(Folder("short"), "last.safetensors");
        new MatrixFactors(2, [.. Numbers(2 * 200)], [.. Numbers(2 * 300)]).Save().Write(factors);
        string[] arguments =
        [
            "train", "drr-items", "RatingReplay-v0", "--option", "train_share=0.8", "--agent-option", "dimension=2",
            "--agent-option", $"factors={factors}", "--agent-option", "save_replay=true", "--agent-option", "warm_up_steps=100",
            "--agent-option", "update_period=20", .. _short[2..],
        ];
        await ToolRun.OfAsync([.. arguments, "--steps", "400", "--out", Folder("long")]);
        await ToolRun.OfAsync([.. arguments, "--steps", "200", "--out", Folder("short")]);
        File.Delete(factors);

        ToolRun resumed = await ToolRun.OfAsync("train", "--resume", Folder("short"), "--steps", "400");
        ToolRun ranked = await ToolRun.OfAsync("rank", last);
        ToolRun evaluated = await ToolRun.OfAsync("evaluate", last, "RatingReplay-v0", "--option", "train_share=0.8", "--episodes", "2");
        ToolRun anew = await ToolRun.OfAsync([.. arguments, "--steps", "200", "--out", Folder("anew")]);

        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.Equal((0, ""), (ranked.ExitCode, ranked.Error));
        Assert.Equal((0, ""), (evaluated.ExitCode, evaluated.Error));
        Assert.Contains("Option \"factors\" names no usable factors.", anew.Error, StringComparison.Ordinal);
        Same("long", "short");

        static IEnumerable<float> Numbers(int count) => Enumerable.Range(0, count).Select(i => MathF.Sin(i));
    }

    [Fact]
    public async Task Train_ServerRestartedMeanwhile_IsTheRunInProcess()
    {
        string address = $"unix:{Path.Combine(_root.FullName, "s.sock")}";
        string[] arguments = ["train", "tabular-q", "DocumentTransition-v0", .. _short];
        await ToolRun.OfAsync([.. arguments, "--out", Folder("here")]);
        var options = new ServerOptions { Addresses = [address] };
        RecEnvServer server = await RecEnvServer.StartAsync(options);
        string output = "";
        (int stops, int starts) = (0, 0);
        try
        {
            (int code, string error) = await RunAsync(
                [.. arguments, "--out", Folder("there"), "--address", address],
                line =>
                {
                    output += line + "\n";
                    if (stops == 0 && line.Contains("step 402  evaluation", StringComparison.Ordinal))
                    {
                        stops++;
                        Task.Run(async () => await server.DisposeAsync()).GetAwaiter().GetResult();
                    }
                    else if (starts == 0 && line.Contains("Trying again", StringComparison.Ordinal))
                    {
                        starts++;
                        server = Task.Run(() => RecEnvServer.StartAsync(options)).GetAwaiter().GetResult();
                    }
                },
                CancellationToken.None);

            Assert.Equal((0, ""), (code, error));
        }
        finally
        {
            await server.DisposeAsync();
        }

        Assert.Contains("cannot be reached", output, StringComparison.Ordinal);
        Assert.Contains("goes on from step", output, StringComparison.Ordinal);
        Same("here", "there");
        Assert.Contains($"\"address\": \"{address}\"", await File.ReadAllTextAsync(Path.Combine(Folder("there"), "config.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_ServerStaysAway_FailsAndSaysWhatIsSaved()
    {
        string address = $"unix:{Path.Combine(_root.FullName, "s.sock")}";
        RecEnvServer server = await RecEnvServer.StartAsync(new ServerOptions { Addresses = [address] });

        (int code, string error) = await RunAsync(
            ["train", "tabular-q", "DocumentTransition-v0", .. _short, "--out", Folder("run"), "--address", address, "--reconnect", "0.3"],
            line => StopAt(line, "step 402  evaluation", server),
            CancellationToken.None);

        Assert.Equal(1, code);
        Assert.Contains("cannot be reached", error, StringComparison.Ordinal);
        Assert.EndsWith("last.safetensors\" of step 300.", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_PlanFromAFile_IsPrintedWholeAndRuns()
    {
        string path = Folder("plan.json");
        await File.WriteAllTextAsync(path, """{"agent":"lin-ucb","environment":"LongTermSatisfaction-v0","agent_options":{"alpha":0.5},"steps":40,"max_episode_steps":10,"evaluation_episodes":2}""");

        ToolRun plan = await ToolRun.OfAsync("train", "--plan", path, "--print-plan", "--lanes", "2", "--agent-option", "ridge=2");
        ToolRun run = await ToolRun.OfAsync("train", "--plan", path, "--out", Folder("run"));

        using var json = JsonDocument.Parse(plan.Output);
        Assert.Equal((0.5, 2), (json.RootElement.GetProperty("agent_options").GetProperty("alpha").GetDouble(), json.RootElement.GetProperty("lanes").GetInt32()));
        Assert.Equal(2, json.RootElement.GetProperty("agent_options").GetProperty("ridge").GetInt32());
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(File.Exists(Path.Combine(Folder("run"), "best.safetensors")));
    }

    [Theory]
    [InlineData("Name an agent and an environment")]
    [InlineData("Did you mean \"tabular-q\"?", "tabular-w", "TabularTest-v0")]
    [InlineData("Did you mean \"TabularTest-v0\"?", "tabular-q", "TabularTst-v0")]
    [InlineData("The agent \"random\" does not learn", "random", "TabularTest-v0")]
    [InlineData("Option \"steps\" must be", "tabular-q", "TabularTest-v0", "--steps", "many")]
    [InlineData("Option \"lanes\" must be", "tabular-q", "TabularTest-v0", "--lanes", "0")]
    [InlineData("of option \"seeds\" must be", "tabular-q", "TabularTest-v0", "--seeds", "1,-2")]
    [InlineData("must be a multiple of \"log_every\"", "tabular-q", "TabularTest-v0", "--checkpoint-every", "1500")]
    [InlineData("Both --seeds and --repeat", "tabular-q", "TabularTest-v0", "--seeds", "1", "--repeat", "2")]
    [InlineData("More than one of --preset, --plan and --resume", "--preset", "x", "--plan", "y")]
    [InlineData("No preset is called \"x\"", "--preset", "x")]
    [InlineData("The plan \"missing.json\" cannot be read", "--plan", "missing.json")]
    [InlineData("Option \"epsilonn\" is unknown", "tabular-q", "TabularTest-v0", "--agent-option", "epsilonn=1")]
    public async Task Train_Misused_SaysHowInASentence(string sentence, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["train", .. arguments, "--out", Folder("never")]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Folder("never")));
    }

    [Fact]
    public async Task Train_FolderOfARun_IsNotOverwritten()
    {
        string[] arguments = ["train", "tabular-q", "DocumentTransition-v0", "--out", Folder("run"), .. _short];
        await ToolRun.OfAsync(arguments);

        ToolRun again = await ToolRun.OfAsync(arguments);
        ToolRun changed = await ToolRun.OfAsync("train", "--resume", Folder("run"), "--lanes", "4");
        ToolRun nowhere = await ToolRun.OfAsync("train", "--resume", Folder("nowhere"));

        Assert.Equal(2, again.ExitCode);
        Assert.Contains("holds a run already", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, changed.ExitCode);
        Assert.Contains("A resumed run keeps its plan", changed.Error, StringComparison.Ordinal);
        Assert.Equal(1, nowhere.ExitCode);
        Assert.Contains("Give the folder of a run", nowhere.Error, StringComparison.Ordinal);
    }

    private static void CancelAt(string line, string text, CancellationTokenSource stop)
    {
        if (line.Contains(text, StringComparison.Ordinal))
        {
            stop.Cancel();
        }
    }

    private static void StopAt(string line, string text, RecEnvServer server)
    {
        if (line.Contains(text, StringComparison.Ordinal))
        {
            Task.Run(async () => await server.DisposeAsync()).GetAwaiter().GetResult();
        }
    }

    private static async Task<(int Code, string Error)> RunAsync(string[] arguments, Action<string> onLine, CancellationToken cancellation)
    {
        using var output = new LineWriter(onLine);
        using var error = new StringWriter();
        int code = await ToolApplication.RunAsync(arguments, new ToolConsole(output, error), cancellation);
        return (code, error.ToString());
    }

    private string Folder(string name) => Path.Combine(_root.FullName, name);

    private void Same(string one, string other)
    {
        foreach (string name in (string[])["metrics.jsonl", "last.safetensors", "best.safetensors"])
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(Folder(one), name)), File.ReadAllBytes(Path.Combine(Folder(other), name)));
        }
    }

    /// <summary>Tells each line as it is written.</summary>
    private sealed class LineWriter(Action<string> onLine) : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            onLine(value ?? "");
        }
    }
}

using System.Text.Json;
using System.Xml.Linq;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public class EvaluateTests
{
    private static readonly string[] _short = ["--episodes", "40", "--lanes", "8"];

    [Fact]
    public async Task Evaluate_AsJson_HasEveryFigureAndTheComparison()
    {
        ToolRun run = await ToolRun.OfAsync(
            ["evaluate", "greedy-click", "InterestEvolution-v0", "--against", "random", "--json", .. _short]);

        using var json = JsonDocument.Parse(run.Output);
        JsonElement root = json.RootElement;
        JsonElement agent = root.GetProperty("agents")[0];
        Assert.Equal((40, 8, 1), (Int(root, "episodes"), Int(root, "lanes"), Int(root, "seed")));
        Assert.InRange(agent.GetProperty("return").GetProperty("mean").GetDouble(), 140, 200);
        Assert.InRange(agent.GetProperty("metrics").GetProperty("ctr").GetProperty("mean").GetDouble(), 0.5, 0.8);
        Assert.Equal(20, agent.GetProperty("shown").GetProperty("counts").GetArrayLength());
        double difference = agent.GetProperty("return").GetProperty("mean").GetDouble()
            - root.GetProperty("agents")[1].GetProperty("return").GetProperty("mean").GetDouble();
        Assert.Equal(difference, root.GetProperty("comparison").GetProperty("difference").GetDouble(), 9);
    }

    [Theory]
    [InlineData("--against-option", "alpha=2", "--json", "Name one with --against.")]
    [InlineData("--save=x.html", "--html=x.html", "--json", "--save and --html both name \"x.html\". Name two files.")]
    public async Task Evaluate_OptionsThatDoNotGoTogether_AreRefused(string first, string second, string third, string sentence)
    {
        ToolRun run = await ToolRun.OfAsync("evaluate", "lin-ucb", "InterestEvolution-v0", first, second, third);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.EndsWith(sentence, run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_HtmlThatCannotBeWritten_IsNamed()
    {
        string path = Path.Combine(Path.GetTempPath(), new string('x', 300));

        ToolRun run = await ToolRun.OfAsync(["evaluate", "random", "InterestEvolution-v0", "--html", path, .. _short]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("--html names \"", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Choose another file.", run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_Twice_PrintsTheSame()
    {
        string[] arguments = ["evaluate", "random", "InterestExploration-v0", "--json", .. _short];

        Assert.Equal((await ToolRun.OfAsync(arguments)).Output, (await ToolRun.OfAsync(arguments)).Output);
    }

    [Fact]
    public async Task Evaluate_ForPeople_PrintsTablesAndAVerdict()
    {
        ToolRun run = await ToolRun.OfAsync(
            "evaluate", "greedy-click", "InterestEvolution-v0", "--against", "random", "--episodes", "400");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("400 episodes, seed 1", run.Output, StringComparison.Ordinal);
        Assert.Contains("average_quality", run.Output, StringComparison.Ordinal);
        Assert.Contains("greedy-click is better", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_Html_IsOneSoundFileThatLoadsNothing()
    {
        string path = Path.Combine(Path.GetTempPath(), $"recenv-report-{Environment.ProcessId}.html");
        try
        {
            ToolRun run = await ToolRun.OfAsync(
                ["evaluate", "greedy-click", "InterestEvolution-v0", "--against", "random", "--html", path, .. _short]);

            Assert.Equal(0, run.ExitCode);
            string html = await File.ReadAllTextAsync(path);
            Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
            Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
            string[] drawings = [.. html.Split("<svg").Skip(1).Select(part => "<svg" + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)])];
            Assert.Equal(5, drawings.Length); // means, histogram, running means, differences, shares
            Assert.All(drawings, drawing => Assert.NotEmpty(XElement.Parse(drawing).Elements()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("Did you mean \"random\"?", "randon", "InterestEvolution-v0")]
    [InlineData("Did you mean \"random\"?", "random", "InterestEvolution-v0", "--against", "randon")]
    [InlineData("but \"TabularTest-v0\" shows", "greedy-click", "TabularTest-v0")]
    [InlineData("cannot be read", "missing.safetensors", "TabularTest-v0")]
    [InlineData("does not learn, so there is nothing to save", "random", "TabularTest-v0", "--save", "x.safetensors")]
    [InlineData("--html names \"no/such.html\", but the folder", "random", "TabularTest-v0", "--html", "no/such.html")]
    [InlineData("Option \"x\" is unknown", "random", "TabularTest-v0", "--agent-option", "x=1")]
    public async Task Evaluate_Misuse_IsASentence(string part, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["evaluate", .. arguments, .. _short]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(part, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Evaluate_Remote_FindsTheSameFigures()
    {
        await using var server = await Server.RecEnvServer.StartAsync(new Server.ServerOptions());
        string[] arguments = ["evaluate", "random", "InterestEvolution-v0", "--json", .. _short];

        ToolRun remote = await ToolRun.OfAsync([.. arguments, "--address", server.Addresses[0]]);

        Assert.Equal((await ToolRun.OfAsync(arguments)).Output, remote.Output);
    }

    [Fact]
    public async Task Describe_Agent_ShowsItsOptions()
    {
        ToolRun run = await ToolRun.OfAsync("describe", "random", "--json");

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("random", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Object, json.RootElement.GetProperty("options_schema").ValueKind);
    }

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}

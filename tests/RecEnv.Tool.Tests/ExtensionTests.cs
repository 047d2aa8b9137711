using System.Text.Json;
using RecEnv.Client;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public sealed class ExtensionTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-extension-");

    private static string Plugin => Path.Combine(
        AppContext.BaseDirectory.Replace("RecEnv.Tool.Tests", "RecEnv.TestPlugin", StringComparison.Ordinal),
        "RecEnv.TestPlugin.dll");

    private static string Shop => Path.Combine(Root(), "examples", "shop.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task List_WithPluginAndScenario_HoldsBoth()
    {
        ToolRun run = await ToolRun.OfAsync("list", "--json", "--plugin", Plugin, "--scenario", Shop);

        using var json = JsonDocument.Parse(run.Output);
        var plugins = json.RootElement.GetProperty("environments").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("id").GetString()!, entry => entry.GetProperty("plugin").GetString());
        Assert.Equal("RecEnv.TestPlugin.dll", plugins["Misbehaving-v0"]);
        Assert.Null(plugins["MyShop-v0"]);
        Assert.Null(plugins["InterestEvolution-v0"]);
    }

    [Theory]
    [InlineData("describe", "MyShop-v0", "--option", "items.feature_noise=0.3", "--json")]
    [InlineData("bench", "--env", "MyShop-v0", "--lanes", "2", "--seconds", "0.05", "--json")]
    [InlineData("describe", "Misbehaving-v0", "--json")]
    public async Task Run_OnAnEnvironmentFromOutside_Works(params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["--plugin", Plugin, .. arguments, "--scenario", Shop]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonDocument.Parse(run.Output).Dispose();
    }

    [Theory]
    [InlineData("threw DivideByZeroException in its factory: secret inner text", "factory", "throw", "evaluate", "random")]
    [InlineData("threw DivideByZeroException in its factory: secret inner text", "options", "throw", "describe")]
    [InlineData("threw DivideByZeroException in Step (lane 0): secret inner text", "step", "throw", "evaluate", "random")]
    [InlineData("threw DivideByZeroException in Step (lane 0): secret inner text", "step", "throw", "simulate", "random", "--traffic", "days=0.1")]
    [InlineData("returned a reward of NaN from Step (lane 0); rewards must be finite", "step", "reward", "evaluate", "random")]
    [InlineData("returned a reward of NaN from Step (lane 0); rewards must be finite", "step", "reward", "bench", "--seconds", "0.1", "--lanes", "4", "--env")]
    [InlineData("wrote a number that is not finite to info \"level\" in Step (lane 0)", "step", "info", "train", "reinforce")]
    public async Task Run_EnvironmentThatBreaks_SaysWhoseAndHowInASentence(string predicate, string where, string what, params string[] command)
    {
        ToolRun run = await ToolRun.OfAsync(
            [
                .. command, "Misbehaving-v0", "--plugin", Plugin, "--option", $"where={where}", "--option", $"what={what}",
                .. command[0] == "train" ? (string[])["--out", Path.Combine(_folder.FullName, "run"), "--steps", "50"] : [],
            ]);

        Assert.Equal(
            (1, $"Plugin \"RecEnv.TestPlugin.dll\": environment \"Misbehaving-v0\" {predicate}."), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("The plugin \"no.dll\" does not exist. Name the assembly", "list", "--plugin", "no.dll")]
    [InlineData("\"xunit.core.dll\" holds no plugin. Add a public class", "serve", "--plugin", "xunit.core.dll")]
    [InlineData("The scenario \"no.json\" does not exist. Name a JSON file.", "serve", "--scenario", "no.json")]
    [InlineData("Scenario \"RecEnv.Tool.Tests.deps.json\": The key \"runtimeTarget\" is unknown.", "bench", "--scenario", "RecEnv.Tool.Tests.deps.json")]
    [InlineData("Which environment? Give its id, such as InterestEvolution-v0;", "describe")]
    [InlineData("--plugin-timeout must be a number in (0, 86400] but is 0.", "serve", "--plugin-timeout", "0")]
    public async Task Run_Misused_SaysHowInASentence(string sentence, params string[] arguments)
    {
        string folder = AppContext.BaseDirectory;
        string[] full = [.. arguments.Select(x => File.Exists(Path.Combine(folder, x)) ? Path.Combine(folder, x) : x)];

        ToolRun run = await ToolRun.OfAsync(full);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task List_Pieces_TellsWhatGoesWithWhat()
    {
        ToolRun people = await ToolRun.OfAsync("list", "--pieces");
        ToolRun programs = await ToolRun.OfAsync("list", "--pieces", "--json");

        Assert.Contains("drifting", people.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(programs.Output);
        JsonElement drifting = json.RootElement.EnumerateArray().Single(piece => piece.GetProperty("name").GetString() == "drifting");
        Assert.Equal("items", drifting.GetProperty("goes_with_kind").GetString());
        Assert.Contains("clusters", drifting.GetProperty("goes_with").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Describe_ScenarioSchema_IsJsonSchema()
    {
        ToolRun run = await ToolRun.OfAsync("describe", "--scenario-schema");

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("RecEnv scenario", json.RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Serve_WithPluginAndScenario_IsStepped()
    {
        string ready = Path.Combine(_folder.FullName, "ready");
        using var stop = new CancellationTokenSource();
        Task<ToolRun> serving = ToolRun.OfAsync(
            ["serve", "--plugin", Plugin, "--scenario", Shop, "--plugin-timeout", "30", "--ready-file", ready], stop.Token);
        using var limit = new CancellationTokenSource(_patience);
        while (!File.Exists(ready))
        {
            await Task.Delay(20, limit.Token);
        }

        using var client = RecEnvClient.Connect((await File.ReadAllLinesAsync(ready, limit.Token))[0]);
        using IEnvironment plugin = client.Make("Misbehaving-v0");
        using IEnvironment shop = client.Make("MyShop-v0");
        plugin.Reset(seed: 1);
        shop.Reset(seed: 1);

        Assert.Equal(2, plugin.Step(2).Reward);
        Assert.InRange(shop.Step(0, 1, 2).Reward, 0, 100);
        await stop.CancelAsync();
        Assert.Equal(0, (await serving.WaitAsync(_patience)).ExitCode);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RecEnv.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}

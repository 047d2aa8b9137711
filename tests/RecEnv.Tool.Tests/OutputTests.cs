using System.Text.Json;
using RecEnv.Agents;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public class OutputTests
{
    [Fact]
    public async Task List_AsJson_HasEveryEnvironment()
    {
        ToolRun run = await ToolRun.OfAsync("list", "--json");

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(
            EnvironmentRegistry.CreateDefault().Definitions.Select(definition => definition.Id),
            json.RootElement.GetProperty("environments").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));
        Assert.Equal(
            AgentRegistry.CreateDefault().Definitions.Select(definition => definition.Name),
            json.RootElement.GetProperty("agents").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Describe_AsJson_HasTheOptionsInForce()
    {
        ToolRun run = await ToolRun.OfAsync(
            "describe", "InterestEvolution-v0", "--json", "--options", """{"slate_size":4,"min_utility":-2}""",
            "--option", "slate_size=3", "--option", "choice_model=multinomial_logit");

        using var json = JsonDocument.Parse(run.Output);
        JsonElement options = json.RootElement.GetProperty("options");
        Assert.Equal(3, options.GetProperty("slate_size").GetInt32());
        Assert.Equal(-2, options.GetProperty("min_utility").GetDouble());
        Assert.Equal("multinomial_logit", options.GetProperty("choice_model").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("slate").GetProperty("slate_size").GetInt32());
        Assert.NotEmpty(json.RootElement.GetProperty("observation_leaves").EnumerateArray());
    }

    [Fact]
    public async Task Describe_ForPeople_ShowsOptionsSpacesAndInfos()
    {
        ToolRun run = await ToolRun.OfAsync("describe", "InterestEvolution-v0");

        Assert.All(
            (string[])["slate_size", "in [1, 1000]", "items", "RecSim 0.2.4", "response/click", "episode/r", "Action: "],
            part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("\u001b[", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_AsJson_MeasuresEveryWay()
    {
        ToolRun run = await ToolRun.OfAsync("bench", "--json", "--wire", "--lanes", "8", "--seconds", "0.1");

        using var json = JsonDocument.Parse(run.Output);
        JsonElement[] rows = [.. json.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal(6, rows.Length);
        Assert.All(rows, row => Assert.True(row.GetProperty("steps_per_second").GetProperty("median").GetDouble() > 0));
    }

    [Fact]
    public async Task Demo_Short_ComparesPlaysAndMeasures()
    {
        ToolRun run = await ToolRun.OfAsync("demo", "--episodes", "20", "--seconds", "0.1");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(
            (string[])
            [
                "InterestEvolution-v0: remote trajectories equal those in process",
                "RatingReplay-v0: remote trajectories equal those in process",
                "greedy click", "popularity", "154.4 ± 0.3", "165.8 ± 0.6", "Unix socket", "import recenv",
            ],
            part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
    }
}

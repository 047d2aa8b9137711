using System.Text.Json;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public class SimulateTests
{
    [Fact]
    public async Task Simulate_JsonTwice_IsTheSameAndAddsUp()
    {
        string[] arguments =
            ["simulate", "random", "RatingReplay-v0", "--traffic", "days=0.2", "--traffic", "lane_count=3", "--seed", "7", "--json"];

        ToolRun first = await ToolRun.OfAsync(arguments);
        ToolRun second = await ToolRun.OfAsync(arguments);

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(first.Output, second.Output);
        using var report = JsonDocument.Parse(first.Output);
        Assert.Equal("positives", report.RootElement.GetProperty("oracle").GetString());
        JsonElement buckets = report.RootElement.GetProperty("report").GetProperty("buckets");
        Assert.Equal(5, buckets.GetArrayLength());
        Assert.Equal(
            buckets.EnumerateArray().Sum(x => x.GetProperty("requests").GetInt64()),
            report.RootElement.GetProperty("report").GetProperty("total").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Simulate_NoTerminal_WritesATableWithoutProgress()
    {
        ToolRun run = await ToolRun.OfAsync("simulate", "greedy-click", "InterestEvolution-v0", "--traffic", "days=0.1");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("day 1 01:00", run.Output, StringComparison.Ordinal);
        Assert.Contains("Coverage is of 20 clusters.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Simulating", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No agent is called \"randm\". Did you mean \"random\"?", "randm", "RatingReplay-v0")]
    [InlineData("Option \"dayz\" is unknown. Did you mean \"days\"?", "random", "RatingReplay-v0", "--traffic", "dayz=1")]
    [InlineData("The positives agent needs the user", "random", "InterestEvolution-v0", "--oracle", "positives")]
    [InlineData("\"patience\" is not an option. Write KEY=VALUE", "random", "RatingReplay-v0", "--traffic", "patience")]
    public async Task Simulate_Misused_SaysHowInASentence(string sentence, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["simulate", .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
    }
}

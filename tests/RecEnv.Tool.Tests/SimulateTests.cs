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

    [Fact]
    public async Task Simulate_Story_TellsReasonsAndComparesByTheSameVisits()
    {
        string[] arguments =
        [
            "simulate", "greedy-hits", "SlateFeedback-v0", "--agent-option", "epsilon=1", "--story", "--against", "random",
            "--traffic", "days=2", "--traffic", "arrival_rate=0.2",
        ];

        ToolRun text = await ToolRun.OfAsync(arguments);
        ToolRun json = await ToolRun.OfAsync([.. arguments, "--json"]);

        Assert.Equal((0, "", 0, ""), (text.ExitCode, text.Error, json.ExitCode, json.Error));
        Assert.Contains("exploration   p 0.020,  1.0 x chance  novelty: never shown to him", text.Output, StringComparison.Ordinal);
        Assert.Contains("shown to him once before", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" 1 times", text.Output, StringComparison.Ordinal);
        Assert.Contains("day 2 00:00 │", text.Output, StringComparison.Ordinal);
        Assert.Contains("│ Not greedy │", text.Output, StringComparison.Ordinal);
        Assert.Contains("Not greedy is the share of positions filled otherwise than by the greedy choice.", text.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(json.Output);
        JsonElement root = report.RootElement;
        JsonElement other = Assert.Single(root.GetProperty("against").EnumerateArray());
        Assert.Equal(1440, root.GetProperty("traffic").GetProperty("bucket_minutes").GetDouble());
        Assert.Equal(Arrivals(root.GetProperty("report")), Arrivals(other.GetProperty("report")));
        JsonElement answers = root.GetProperty("story").GetProperty("answers");
        Assert.Equal(4, answers.GetArrayLength());
        Assert.Equal("exploration", answers[0].GetProperty("items")[4].GetProperty("kind").GetString());
        Assert.Equal(2, root.GetProperty("story").GetProperty("days").GetArrayLength());

        static double Arrivals(JsonElement one) => one.GetProperty("total").GetProperty("arrivals").GetDouble();
    }

    [Fact]
    public async Task Simulate_ListOptions_ShowsTheTrafficInForce()
    {
        ToolRun text = await ToolRun.OfAsync("simulate", "--list-options");
        ToolRun json = await ToolRun.OfAsync("simulate", "--list-options", "--traffic", "days=3", "--json");

        Assert.Equal((0, "", 0, ""), (text.ExitCode, text.Error, json.ExitCode, json.Error));
        Assert.All(
            (string[])["arrival_rate", "patience", "(0, 3650]", "feedback_delay"],
            part => Assert.Contains(part, text.Output, StringComparison.Ordinal));
        using var report = JsonDocument.Parse(json.Output);
        Assert.Equal(3, report.RootElement.GetProperty("options").GetProperty("days").GetDouble());
        Assert.True(report.RootElement.GetProperty("options_schema").GetProperty("properties").TryGetProperty("days", out _));
    }

    [Theory]
    [InlineData("No agent is called \"randm\". Did you mean \"random\"?", "randm", "RatingReplay-v0")]
    [InlineData("Option \"dayz\" is unknown. Did you mean \"days\"?", "random", "RatingReplay-v0", "--traffic", "dayz=1")]
    [InlineData("The positives agent needs the user", "random", "InterestEvolution-v0", "--oracle", "positives")]
    [InlineData("A story is told of slates of a catalogue", "random", "InterestEvolution-v0", "--story")]
    [InlineData("\"patience\" has no value. Write KEY=VALUE", "random", "RatingReplay-v0", "--traffic", "patience")]
    public async Task Simulate_Misused_SaysHowInASentence(string sentence, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["simulate", .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using RecEnv.Agents.Ranking;
using RecEnv.Data;
using RecEnv.Learning.Checkpoints;
using RecEnv.Tests.Data;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public sealed class RankTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rank_LeaveOneOutFiles_IsWhatTheHandComputes()
    {
        // Items 1, 2, 3 have 3, 2, 0 train ratings. User 0 holds out 3 against 1 and itself, and is second of two. User 1 holds
        // out 2 against 1 and 3: second. Users 2 and 3 hold out 1 against 2 and 3, and 2 against 3 twice: first.
        string data = _folder.Write("x.train.rating", "0\t1\t5\n0\t2\t1\n1\t1\t4\n2\t2\t2\n3\t1\t3\n");
        _folder.Write("x.test.rating", "0\t3\t5\n1\t2\t5\n2\t1\t5\n3\t2\t5\n");
        _folder.Write("x.test.negative", "(0,3)\t1\t3\n(1,2)\t1\t3\n(2,1)\t2\t3\n(3,2)\t3\t3\n");

        JsonElement asIs = await RankedAsync("popularity", "--data", data, "--leave-one-out", "--threshold", "0", "--k", "1");

        Assert.Equal((4, 4, 0.5), (Int(asIs, "pair_count"), Int(asIs, "user_count"), Mean(asIs, "hit_rate")));
        Assert.Equal(0.5, Mean(asIs, "ndcg"));
        Assert.Equal(1.0 / 3, asIs.GetProperty("coverage").GetDouble(), 12);
        Assert.Equal(1, asIs.GetProperty("overlap").GetDouble());
    }

    [Fact]
    public async Task Rank_GeneratedRatings_EqualsTheLibrary()
    {
        var split = PositiveSplit.Draw(SyntheticRatings.Generate(new SyntheticRatingsOptions(), 0), 3, 0.7, 5);
        var scorer = new ItemNeighbours(split.Train, 7);
        double[] expected = [.. new ulong[] { 3, 4 }.Select(seed => RankingEvaluation.Evaluate(
            scorer, RankingPairs.Draw(split, new RankingOptions { NegativeCount = 30, Clean = true, MinimumTrainPositives = 9, Seed = seed }), 4).HitRate)];

        JsonElement asIs = await RankedAsync(
            "item-knn", "--option", "neighbours=7", "--train-share", "0.7", "--split-seed", "5", "--negatives", "30", "--clean",
            "--min-positives", "9", "--seed", "3", "--draws", "2", "--k", "4");

        Assert.Equal(expected.Average(), Mean(asIs, "hit_rate"), 12);
        Assert.Equal(
            Math.Abs(expected[0] - expected[1]) / Math.Sqrt(2),
            asIs.GetProperty("hit_rate").GetProperty("deviation_over_draws").GetDouble(),
            12);
    }

    [Fact]
    public async Task Rank_SavedFactors_RankAsTheBaselineDid()
    {
        string file = Path.Combine(_folder.FullName, "factors.safetensors");

        JsonElement trained = await RankedAsync("als", "--option", "dimensions=4", "--option", "sweeps=2", "--save", file);
        JsonElement loaded = await RankedAsync(file);

        Assert.Equal(Mean(trained, "ndcg"), Mean(loaded, "ndcg"));
        Assert.Equal(200, MatrixFactors.Load(Checkpoint.Read(file)).UserCount);
    }

    [Fact]
    public async Task Rank_AsTable_ShowsBothRankings()
    {
        ToolRun run = await ToolRun.OfAsync("rank", "popularity", "--negatives", "all");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("against all other items", string.Join(' ', run.Output.Split()), StringComparison.Ordinal);
        Assert.Contains("│ as is      │ 0.", run.Output, StringComparison.Ordinal);
        Assert.Contains("│ known last │ 0.", run.Output, StringComparison.Ordinal);
    }

    [DataFact("ml-100k/u.data")]
    public async Task Rank_MovieLens100K_PutsFactorsBeforePopularityBeforeChance()
    {
        string data = DataFolder.PathOf("ml-100k");

        double random = Mean(await RankedAsync("random", "--data", data), "hit_rate");
        double popularity = Mean(await RankedAsync("popularity", "--data", data), "hit_rate");
        double neighbours = Mean(await RankedAsync("item-knn", "--data", data), "hit_rate");

        Assert.InRange(random, 0.085, 0.115);
        Assert.InRange(popularity, 0.45, neighbours - 0.05);
        Assert.InRange(neighbours, 0.55, 0.75);
    }

    [Theory]
    [InlineData("No baseline is called \"foo\". The baselines are random, popularity,", "foo")]
    [InlineData("--negatives must be \"all\" or a whole number in [1, 10000] but is 0.", "als", "--negatives", "0")]
    [InlineData("--train-share must be a number in [0.01, 0.99] but is 1.", "als", "--train-share", "1")]
    [InlineData("Option \"dims\" is unknown.", "als", "--option", "dims=3")]
    [InlineData("--k is 301, but there are 300 items. Lower it.", "popularity", "--k", "301")]
    [InlineData("No user has a test positive and 200 or more train positives", "popularity", "--min-positives", "200")]
    [InlineData("No user has a test positive and 20 or more train positives (the most is 0;", "popularity", "--threshold", "5")]
    [InlineData("\"popularity\" has no factors to save.", "popularity", "--save", "x.safetensors")]
    [InlineData("--leave-one-out needs the files of a split.", "popularity", "--leave-one-out")]
    [InlineData("--data names no usable ratings. There is no rating file \"nowhere\"", "popularity", "--data", "nowhere")]
    [InlineData("--data names no file. Name a rating file or a folder with one, or leave it out.", "popularity", "--data", "")]
    [InlineData("--draws is about a split that is drawn, but --leave-one-out takes", "popularity", "--leave-one-out", "--draws", "5")]
    [InlineData("--clean is about a split that is drawn, but --leave-one-out takes", "popularity", "--clean", "--leave-one-out")]
    [InlineData("\"x.safetensors\" holds its own options. Leave out --option.", "x.safetensors", "--option", "dims=3")]
    public Task Rank_Misused_SaysHow(string sentence, params string[] arguments) => RefusedAsync(sentence, arguments);

    [Theory]
    [InlineData("1\t2\t3\n\n1\t3\t3\n", "Line 2 of \"r.tsv\" is blank, but more lines follow it. Remove the blank line.")]
    [InlineData("1\t2\t3\n1\t2\t4\n", "Line 2 of \"r.tsv\" repeats user 1 and item 2 of line 1;")]
    [InlineData("1\t2\t3\n1,3,3\n", "Line 2 of \"r.tsv\" has commas, but the first line has tabs.")]
    [InlineData("1\t2\t3\n1\t3\t6\n", "Line 2 of \"r.tsv\" has rating \"6\", but ratings are numbers from 0.5 to 5.")]
    [InlineData("1\t2\t3\n1\t\t5\n", "Line 2 of \"r.tsv\" has an empty item id. Fill it in or remove the line.")]
    public Task Rank_MalformedRatings_SaysLineAndRemedy(string text, string sentence) => RefusedAsync(
        "--data names no usable ratings. " + sentence, "popularity", "--data", _folder.Write("r.tsv", text));

    [Theory]
    [InlineData("9\t2\t5\n", "holds out item 2 of user 9, who has no rating in the train file.")]
    [InlineData("0\t1\t5\n", "holds out item 1 of user 0, who rated it in the train file too.")]
    public Task Rank_TestFileOfAnotherSplit_SaysWhatDisagrees(string test, string sentence)
    {
        string[] pair = test.Split('\t');
        _folder.Write("x.test.rating", test);
        _folder.Write("x.test.negative", $"({pair[0]},{pair[1]})\t7\n");
        string data = _folder.Write("x.train.rating", "0\t1\t5\n");

        return RefusedAsync(
            "--data names no usable ratings. Line 1 of \"x.test.rating\" " + sentence, "popularity", "--data", data, "--leave-one-out");
    }

    [Fact]
    public async Task Rank_FactorsOfOtherData_SaysBothSizes()
    {
        string file = Path.Combine(_folder.FullName, "factors.safetensors");
        new MatrixFactors(1, [1, 2], [1, 2, 3]).Save().Write(file);

        await RefusedAsync(
            $"\"{file}\" holds vectors of 2 users and 3 items, but the ratings have 200 and 300. Use the data that they were " +
            "trained on.",
            file);
    }

    [Fact]
    public async Task Rank_FactorsOfAnotherSplit_AreRefused()
    {
        string file = Path.Combine(_folder.FullName, "factors.safetensors");
        await RankedAsync("als", "--option", "dimensions=1", "--option", "sweeps=1", "--save", file);

        foreach (string[] other in (string[][])[["--split-seed", "17"], ["--train-share", "0.7"], ["--threshold", "2"]])
        {
            await RefusedAsync(
                $"\"{file}\" was trained on other positives than those of this split, so that it may know test pairs.", [file, .. other]);
        }
    }

    [Fact]
    public async Task Rank_FileThatCannotBeWritten_IsRefusedBeforeTheWork()
    {
        string file = Path.Combine(_folder.FullName, new string('x', 300));

        await RefusedAsync($"--save names \"{file}\", which cannot be written: ", "als", "--option", "sweeps=10000", "--save", file);
        await RankedAsync("als", "--option", "sweeps=1", "--save", Path.Combine(_folder.FullName, "x.safetensors"));
        Assert.Equal(["x.safetensors"], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName));
    }

    [Fact]
    public Task Rank_NameOfNoTrainFile_IsASentenceWithoutParameters() => RefusedAsync(
        "\"r.tsv\" does not end in .train.rating, so its test files cannot be found. Give the path of a .train.rating file." +
        Environment.NewLine,
        "popularity", "--leave-one-out", "--data", "r.tsv");

    internal static double Mean(JsonElement ranking, string figure) => ranking.GetProperty(figure).GetProperty("mean").GetDouble();

    /// <summary>The ranking as is.</summary>
    private static async Task<JsonElement> RankedAsync(params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["rank", .. arguments, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("rankings")[0];
    }

    private static async Task RefusedAsync(string sentence, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["rank", .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}

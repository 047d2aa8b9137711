using RecEnv.Data.Generation;
using RecEnv.Options;

namespace RecEnv.Tests.Data.Generation;

public class GenerationOptionsTests
{
    public static TheoryData<string> Presets() => [.. GenerationPresets.All.Select(preset => preset.Name)];

    [Theory]
    [InlineData("{\"item_cuont\": 5}", "Option \"item_cuont\" is unknown. Did you mean \"item_count\"?")]
    [InlineData("{\"drift\": 2}", "Option \"drift\" must be in [0, 1] but is 2")]
    [InlineData("{\"lowest_rating\": 6}", "Option \"lowest_rating\" (6) exceeds \"highest_rating\" (5). Swap them.")]
    [InlineData("{\"cold_item_count\": 1000}", "Option \"cold_item_count\" (1000) leaves none of the 1000 items")]
    [InlineData("{\"accident_rate\": 0}", "Option \"accident_rate\" is 0, but where only clicks are recorded")]
    [InlineData("{\"interaction_count\": 10}", "1000 users of at least 5 rows make more than the 10 rows asked for.")]
    [InlineData("{\"item_count\": 10000000, \"dimensions\": 256}", "Options \"item_count\" (10000000) and \"dimensions\" (256) make")]
    [InlineData("[1]", "The options must be a JSON object")]
    public void Read_BadOptions_SaysWhatToChange(string json, string sentence)
    {
        var refusal = Assert.Throws<InvalidOptionException>(() => GenerationPresets.Read(null, json));

        Assert.StartsWith(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PresetAndOptions_OptionsWin()
    {
        GenerationOptions options = GenerationPresets.Read("blog", "{\"item_count\": 60}");

        Assert.Equal(GenerationPresets.Find("blog") with { ItemCount = 60 }, options);
    }

    [Fact]
    public void Find_UnknownNames_AskWhatWasMeant()
    {
        var preset = Assert.Throws<InvalidOptionException>(() => GenerationPresets.Find("ml-100"));
        var format = Assert.Throws<InvalidOptionException>(() => DataFormats.Find("ml-2m"));

        Assert.StartsWith("No preset is called \"ml-100\". Did you mean \"ml-100k\"?", preset.Message, StringComparison.Ordinal);
        Assert.StartsWith("No data format is called \"ml-2m\". Did you mean \"ml-1m\"?", format.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Find_EachPreset_CanBeGenerated(string name)
    {
        var generator = new DataGenerator(GenerationPresets.Find(name), seed: 0);

        Assert.NotEmpty(generator.RowsOf(0));
    }

    [Fact]
    public void Generate_Blog_HasTheRecipesSizes()
    {
        var generator = new DataGenerator(GenerationPresets.Find("blog"), seed: 42);
        IReadOnlyList<Interaction>[] users = [.. Enumerable.Range(0, 100).Select(generator.RowsOf)];

        Assert.Equal((1, 9), (users.Min(rows => rows.Count), users.Max(rows => rows.Count)));
        Assert.All(Enumerable.Range(1, 9), length => Assert.InRange(users.Count(rows => rows.Count == length), 5, 19));
        Assert.DoesNotContain(users.SelectMany(rows => rows), row => row.Item == 0);
        int clicks = users.Sum(rows => rows.Count(row => row.IsClick));
        Assert.InRange(clicks - 250, -5 * Math.Sqrt(500 * 0.25), 5 * Math.Sqrt(500 * 0.25));
    }

    [Fact]
    public void Make_TooFewItemsForTheMostActiveUser_IsRefused()
    {
        var refusal = Assert.Throws<InvalidOptionException>(
            () => new DataGenerator(new() { UserCount = 10, ItemCount = 30, InteractionCount = 290 }, seed: 0));

        Assert.Contains("there are 30 items and a user meets an item once.", refusal.Message, StringComparison.Ordinal);
    }
}

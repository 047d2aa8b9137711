using System.Text.Json;
using RecEnv.Options;

namespace RecEnv.Tests.Options;

public class ParseTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{}")]
    public void Parse_NothingGiven_HoldsTheDefaults(string? json)
    {
        var options = OptionsSchema.Parse<SampleOptions>(json);

        Assert.Equal(3, options.SlateSize);
        Assert.Equal([20, 10], options.HiddenSizes);
    }

    [Fact]
    public void Parse_EachType_HoldsWhatWasGiven()
    {
        var options = OptionsSchema.Parse<SampleOptions>(
            """
            {
              "slate_size": 4.0, "attention_prob": 1e-3, "catalogue_seed": 9223372036854775807,
              "has_null_choice": false, "catalogue": "Käse 🧀", "ratings_file": "a/b.csv", "choice": "top_k",
              "weights": [1.5], "qualities": [1, -2.5], "hidden_sizes": [], "lengths": [7, 8]
            }
            """);

        Assert.Equal(4, options.SlateSize);
        Assert.Equal(0.001, options.AttentionProb);
        Assert.Equal(long.MaxValue, options.CatalogueSeed);
        Assert.False(options.HasNullChoice);
        Assert.Equal("Käse 🧀", options.Catalogue);
        Assert.Equal("a/b.csv", options.RatingsFile);
        Assert.Equal(SampleChoice.TopK, options.Choice);
        Assert.Equal([1.5], options.Weights);
        Assert.Equal([1, -2.5], options.Qualities);
        Assert.Empty(options.HiddenSizes);
        Assert.Equal([7, 8], options.Lengths);
    }

    [Fact]
    public void Parse_NullForNullableText_IsNull()
    {
        Assert.Null(OptionsSchema.Parse<SampleOptions>("""{"ratings_file": null}""").RatingsFile);
    }

    [Fact]
    public void Parse_Element_ReadsTheSameAsText()
    {
        using var document = JsonDocument.Parse("""{"slate_size": 2}""");

        Assert.Equal(2, OptionsSchema.Parse<SampleOptions>(document.RootElement).SlateSize);
        Assert.Equal(3, OptionsSchema.Parse<SampleOptions>(default(JsonElement)).SlateSize);
    }

    [Theory]
    [InlineData("slate_size", "'two'", "Option 'slate_size' must be a whole number, but is 'two' (text).")]
    [InlineData("slate_size", "2.5", "Option 'slate_size' must be a whole number, but is 2.5.")]
    [InlineData("slate_size", "1e-40", "Option 'slate_size' must be a whole number, but is 1e-40.")]
    [InlineData("slate_size", "null", "Option 'slate_size' must be a whole number, but is null.")]
    [InlineData("attention_prob", "true", "Option 'attention_prob' must be a number, but is true.")]
    [InlineData("attention_prob", "1e999", "Option 'attention_prob' must be a finite number, but is 1e999.")]
    [InlineData("has_null_choice", "1", "Option 'has_null_choice' must be true or false, but is 1.")]
    [InlineData("catalogue", "null", "Option 'catalogue' must be text, but is null.")]
    [InlineData("catalogue", "{ }", "Option 'catalogue' must be text, but is { } (an object).")]
    [InlineData("ratings_file", "[1]", "Option 'ratings_file' must be text or null, but is [1] (a list).")]
    [InlineData("weights", "0.5", "Option 'weights' must be a list of numbers, but is 0.5.")]
    [InlineData("weights", "[0, 'a']", "Element 1 of option 'weights' must be a number, but is 'a' (text).")]
    [InlineData("hidden_sizes", "{}", "Option 'hidden_sizes' must be a list of whole numbers, but is {} (an object).")]
    [InlineData("hidden_sizes", "[1.5]", "Element 0 of option 'hidden_sizes' must be a whole number, but is 1.5.")]
    [InlineData(
        "choice", "3",
        "Option 'choice' must be one of 'exponential_cascade', 'multinomial_logit', 'top_k', but is 3.")]
    [InlineData(
        "choice", "'top_l'",
        "Option 'choice' must be one of 'exponential_cascade', 'multinomial_logit', 'top_k', but is " +
        "'top_l'. Did you mean 'top_k'?")]
    public void Parse_WrongType_SaysWhatIsAllowed(string key, string value, string sentence)
    {
        AssertRefused(key, $"{{\"{key}\": {value}}}", sentence);
    }

    [Theory]
    [InlineData("slate_size", "0", "Option 'slate_size' must be at least 1 but is 0.")]
    [InlineData("slate_size", "3000000000", "Option 'slate_size' must be at least 1 but is 3000000000.")]
    [InlineData("candidate_count", "0", "Option 'candidate_count' must be in [1, 1000] but is 0.")]
    [InlineData("candidate_count", "1e40", "Option 'candidate_count' must be in [1, 1000] but is 1e40.")]
    [InlineData("rating_limit", "5000000001", "Option 'rating_limit' must be at most 5000000000 but is 5000000001.")]
    [InlineData(
        "catalogue_seed", "9223372036854775808",
        "Option 'catalogue_seed' must be in [-9223372036854775808, 9223372036854775807] but is 9223372036854775808.")]
    [InlineData("attention_prob", "1.5", "Option 'attention_prob' must be in [0, 1] but is 1.5.")]
    [InlineData("temperature", "0", "Option 'temperature' must be in (0, ∞) but is 0.")]
    [InlineData("weights", "[0, 2]", "Element 1 of option 'weights' must be in [0, 2) but is 2.")]
    [InlineData("weights", "[]", "Option 'weights' must have 1 to 4 elements but has 0.")]
    [InlineData("hidden_sizes", "[0]", "Element 0 of option 'hidden_sizes' must be at least 1 but is 0.")]
    [InlineData("hidden_sizes", "[1,2,3,4]", "Option 'hidden_sizes' must have at most 3 elements but has 4.")]
    [InlineData("lengths", "[1]", "Option 'lengths' must have exactly 2 elements but has 1.")]
    [InlineData("catalogue", "''", "Option 'catalogue' must have 1 to 12 characters but has 0.")]
    public void Parse_OutOfRange_SaysTheRange(string key, string value, string sentence)
    {
        AssertRefused(key, $"{{\"{key}\": {value}}}", sentence);
    }

    [Fact]
    public void Parse_UnknownKey_NamesTheNearestAndAll()
    {
        AssertRefused(
            "slate_sise",
            """{"slate_sise": 3}""",
            "Option \"slate_sise\" is unknown. Did you mean \"slate_size\"? Known options: attention_prob, " +
            "candidate_count, catalogue, catalogue_seed, choice, has_null_choice, hidden_sizes, lengths, qualities, " +
            "rating_limit, ratings_file, shift, slate_size, temperature, weights.");
    }

    [Fact]
    public void Parse_FarKeyOfEmptyRecord_SaysNone()
    {
        var error = Assert.Throws<InvalidOptionException>(() => OptionsSchema.Parse<NoOptions>("""{"x": 3}"""));

        Assert.Equal("Option \"x\" is unknown. Known options: none.", error.Message);
    }

    [Fact]
    public void Parse_HugeKeyWithControlCharacters_IsCutAndEscaped()
    {
        string json = $"{{\"a\\n{new string('x', 100_000)}\": 1}}";

        var error = Assert.Throws<InvalidOptionException>(() => OptionsSchema.Parse<NoOptions>(json));

        Assert.Equal($"Option \"a\\n{new string('x', 58)}…\" is unknown. Known options: none.", error.Message);
    }

    [Fact]
    public void Parse_KeyTwice_IsRefused()
    {
        AssertRefused(
            "slate_size",
            """{"slate_size": 2, "slate_size": 2}""",
            "Option \"slate_size\" is given twice. Give it once.");
    }

    [Theory]
    [InlineData("[1, 2]", "The options must be a JSON object such as {'key': 1}, but are [1, 2] (a list).")]
    [InlineData("null", "The options must be a JSON object such as {'key': 1}, but are null.")]
    [InlineData(
        "{'slate_size': two}",
        "The options are not valid JSON: reading stopped at line 1, column 17, before 'wo}'.")]
    [InlineData("{\n 'ä': 3,}", "The options are not valid JSON: reading stopped at line 2, column 9, before '}'.")]
    [InlineData(
        "{'slate_size': 3",
        "The options are not valid JSON: reading stopped at line 1, column 17, before the end of the line.")]
    [InlineData("{'x': NaN}", "The options are not valid JSON: reading stopped at line 1, column 7, before 'NaN}'.")]
    public void Parse_NotAnObject_SaysWhere(string json, string sentence)
    {
        AssertRefused(null, json, sentence);
    }

    [Theory]
    [InlineData(
        "{\"catalogue\": \"\\ud800\"}",
        "Option \"catalogue\" must be valid Unicode text, but holds half of a surrogate pair.")]
    [InlineData(
        "{\"\\ud800\": 1}",
        "A key of the options is not valid Unicode text: it holds half of a surrogate pair.")]
    public void Parse_HalfOfASurrogatePair_IsRefused(string json, string sentence)
    {
        var error = Assert.Throws<InvalidOptionException>(() => OptionsSchema.Parse<SampleOptions>(json));

        Assert.Equal(sentence, error.Message);
    }

    [Fact]
    public void Parse_RawHalfOfASurrogatePair_IsRefused()
    {
        AssertRefused(
            null, "{\"\ud800\": 1}", "The options are not valid Unicode text: they hold half of a surrogate pair.");
    }

    [Fact]
    public void Parse_OptionsDisagree_GivesTheProblemAlone()
    {
        AssertRefused(
            null,
            """{"slate_size": 11}""",
            "A slate of 11 items does not fit a candidate set of 10. Lower slate_size.");
    }

    // Rows of the theories write single quotes for double ones, to spare the eye the escapes.
    private static void AssertRefused(string? key, string json, string sentence)
    {
        var error = Assert.Throws<InvalidOptionException>(
            () => OptionsSchema.Parse<SampleOptions>(json.Replace('\'', '"')));

        Assert.Equal(sentence.Replace('\'', '"'), error.Message);
        Assert.Equal(key, error.Key);
    }

    private sealed record NoOptions : IEnvironmentOptions;
}

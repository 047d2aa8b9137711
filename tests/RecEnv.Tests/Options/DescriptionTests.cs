using System.Text.Json;
using RecEnv.Options;

namespace RecEnv.Tests.Options;

public class DescriptionTests
{
    [Fact]
    public void For_SameType_IsTheSameSchema()
    {
        Assert.Same(OptionsSchema.For<SampleOptions>(), OptionsSchema.For(typeof(SampleOptions)));
    }

    [Fact]
    public void Options_EachProperty_IsDescribedInOrderOfDeclaration()
    {
        IEnumerable<string> rows = OptionsSchema.For<SampleOptions>().Options.Select(
            row => $"{row.Key}|{row.Type}|{row.Range}|{row.Default}|{row.Unit}|{row.Source}");

        Assert.Equal(
            [
                "slate_size|int|at least 1|3|items|RecSim 0.2.4",
                "candidate_count|int|in [1, 1000]|10|items|",
                "attention_prob|double|in [0, 1]|0.5||",
                "temperature|double|in (0, ∞)|1||",
                "shift|double||-0.25||",
                "rating_limit|long|at most 5000000000|3000000000||",
                "catalogue_seed|long||-1||",
                "has_null_choice|bool||true||",
                "catalogue|string||\"made up\"||",
                "ratings_file|string?||null||",
                "choice|enum||\"exponential_cascade\"||",
                "weights|double[]|in [0, 2)|[0.1,1]||",
                "qualities|double[]||[]||",
                "hidden_sizes|int[]|at least 1|[20,10]||",
                "lengths|int[]||[4,-4]||",
            ],
            rows);
    }

    [Fact]
    public void Options_PathAndChoices_AreMarked()
    {
        var schema = OptionsSchema.For<SampleOptions>();

        Assert.Equal("ratings_file", Assert.Single(schema.Options, option => option.IsPath).Key);
        Assert.Equal(
            ["exponential_cascade", "multinomial_logit", "top_k"],
            schema.Options.Single(option => option.Type == "enum").Choices);
    }

    [Fact]
    public void ToJson_Defaults_IsCanonical()
    {
        Assert.Equal(
            """{"attention_prob":0.5,"candidate_count":10,"catalogue":"made up","catalogue_seed":-1""" +
            ""","choice":"exponential_cascade","has_null_choice":true,"hidden_sizes":[20,10],"lengths":[4,-4]""" +
            ""","qualities":[],"rating_limit":3000000000,"ratings_file":null,"shift":-0.25,"slate_size":3""" +
            ""","temperature":1,"weights":[0.1,1]}""",
            OptionsSchema.For<SampleOptions>().ToJson(new SampleOptions()));
    }

    [Fact]
    public void ToJson_TextOfOtherScripts_IsNotEscaped()
    {
        string json = OptionsSchema.For<SampleOptions>().ToJson(new SampleOptions { Catalogue = "Käse <+> \"" });

        Assert.Contains("""
            "catalogue":"Käse <+> \""
            """, json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "slate_size",
        """{"description":"Items shown in each step.","type":"integer","minimum":1,"default":3""" +
        ""","x-unit":"items","x-source":"RecSim 0.2.4"}""")]
    [InlineData(
        "temperature",
        """{"description":"Temperature of the choice.","type":"number","exclusiveMinimum":0,"default":1}""")]
    [InlineData(
        "ratings_file",
        """{"description":"File of ratings.","type":["string","null"],"default":null,"x-path":true}""")]
    [InlineData(
        "catalogue",
        """{"description":"Name of the catalogue.","type":"string","minLength":1,"maxLength":12""" +
        ""","default":"made up"}""")]
    [InlineData(
        "has_null_choice",
        """{"description":"Whether users may choose nothing.","type":"boolean","default":true}""")]
    [InlineData(
        "choice",
        """{"description":"How the user chooses.","type":"string",""" +
        "\"enum\":[\"exponential_cascade\",\"multinomial_logit\",\"top_k\"]" +
        ""","default":"exponential_cascade"}""")]
    [InlineData(
        "weights",
        """{"description":"Weight of each topic.","type":"array","items":{"type":"number","minimum":0""" +
        ""","exclusiveMaximum":2},"minItems":1,"maxItems":4,"default":[0.1,1]}""")]
    public void JsonSchema_EachType_HasItsKeywords(string key, string expected)
    {
        using var schema = JsonDocument.Parse(OptionsSchema.For<SampleOptions>().JsonSchema);

        Assert.Equal(expected, schema.RootElement.GetProperty("properties").GetProperty(key).GetRawText());
    }

    [Fact]
    public void JsonSchema_Root_IsAClosedObject()
    {
        Assert.StartsWith(
            """{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"SampleOptions","type":"object",""" +
            "\"additionalProperties\":false,\"properties\":{\"slate_size\":{",
            OptionsSchema.For<SampleOptions>().JsonSchema,
            StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;
using RecEnv.Scenarios;

namespace RecEnv.Tests.Scenarios;

public class ScenarioErrorTests
{
    private const string Good = """
        "id": "Some-v0", "items": "clusters", "user": "drifting", "choice": "multinomial_logit", "reward": "clicks"
        """;

    [Theory]
    [InlineData("[1]", "The options must be a JSON object such as {\"key\": 1}, but are [1] (a list).")]
    [InlineData("{", "The options are not valid JSON: reading stopped at line 1, column 2, before the end of the line.")]
    [InlineData("{}", "The key \"id\" is missing. Give one, such as \"MyShop-v0\".")]
    [InlineData("""{"id": 3}""", "The key \"id\" must be text, but is 3.")]
    [InlineData("""{"id": "a", "id": "b"}""", "Option \"id\" is given twice. Give it once.")]
    [InlineData("""{"id": "Some-v0", "itmes": "clusters"}""", "The key \"itmes\" is unknown. Did you mean \"items\"? Known keys: id, summary, candidate_count,")]
    [InlineData("""{"id": "Some-v0"}""", "The key \"items\" is missing. Give one of \"clusters\", \"topic_videos\", \"feature_videos\", \"topics\" or \"content\".")]
    [InlineData("""{"id": "Some-v0", "items": "cluster"}""", "The key \"items\" names \"cluster\", which is no such piece. Did you mean \"clusters\"? Give one of ")]
    [InlineData("""{"id": "Some-v0", "items": 7}""", "The key \"items\" names 7, which is no such piece. Give one of ")]
    [InlineData("""{"id": "Some-v0", "items": {"cluster_count": 7}}""", "The key \"items\" holds no \"type\". Give one of ")]
    [InlineData("""{"id": "Some-v0", "items": {"type": "clusters", "cluster_cuont": 7}}""", "Items \"clusters\": Option \"cluster_cuont\" is unknown. Did you mean \"cluster_count\"? Known options: ")]
    [InlineData("""{"id": "Some-v0", "items": {"type": "clusters", "cluster_count": 0}}""", "Items \"clusters\": Option \"cluster_count\" must be in [1, 1000] but is 0.")]
    [InlineData("""{"id": "Some-v0", "items": {"type": "clusters", "qualities": [1, 2]}}""", "Items \"clusters\": Option \"qualities\" has 2 elements, but \"cluster_count\" is 8; give one for each cluster, or none.")]
    [InlineData("""{"id": "Some-v0", "items": {"type": "clusters", "cluster_count": 2, "popularity": [0, 0]}}""", "Items \"clusters\": Option \"popularity\" holds no weight above 0;")]
    [InlineData("""{"id": "Some-v0", "items": {"type": "clusters", "centers": "one_hot", "cluster_count": 9}}""", "Items \"clusters\": Option \"centers\" is \"one_hot\", which needs a feature for each of the 9 clusters, but \"feature_count\" is 8; make it 9 or more.")]
    [InlineData("""{"id": "Some-v0", "items": {"type": "topic_videos", "feature_count": 8}}""", "Items \"topic_videos\": Option \"feature_count\" is 8, but topic videos need 7 bad topics for 3 good ones: use ")]
    [InlineData("""{"id": "Some-v0", "items": "clusters", "user": "tastes"}""", "User \"tastes\" goes with items \"topics\", not with \"clusters\"; items \"clusters\" go with user \"drifting\" or \"interests\".")]
    [InlineData("""{"id": "Some-v0", "items": "content", "user": "satisfaction", "choice": "multinomial_logit"}""", "Choice \"multinomial_logit\" goes with user \"drifting\", \"interests\" or \"tastes\", not with \"satisfaction\"; user \"satisfaction\" goes with choice \"first_position\".")]
    [InlineData("""{"id": "Some-v0", "items": "clusters", "user": "drifting", "choice": "first_position", "response": "topic"}""", "Response \"topic\" goes with user \"tastes\", not with \"drifting\"; user \"drifting\" goes with response \"video\" or \"clicks\".")]
    [InlineData("""{"id": "Some-v0", "items": "clusters", "user": "drifting", "choice": "first_position", "reward": "engagement"}""", "Reward \"engagement\" goes with user \"satisfaction\", not with \"drifting\"; user \"drifting\" goes with reward \"clicks\", \"watch_time\" or \"quality\".")]
    [InlineData("""{"id": "Some-v0", "items": "topics", "user": {"type": "tastes", "affinity_means": [1]}, "choice": "first_position", "reward": "clicks"}""", "Items \"topics\" with user \"tastes\": Option \"affinity_means\" has 1 elements, but 2 user types and 2 topics need 4;")]
    [InlineData("""{"id": "Some-v0", "items": "clusters", "user": {"type": "drifting", "quality_weight": 1}, "choice": "multinomial_proportional", "reward": "clicks"}""", "Option \"choice.min_normalizer\" is -1, but scores go down to -18; set it to -18 or less, or choose another choice.")]
    [InlineData("""{"id": "Some-v0", "items": "topics", "user": "tastes", "choice": {"type": "multinomial_proportional", "no_click_mass": -2}, "reward": "clicks"}""", "Option \"choice.no_click_mass\" is -2, below \"choice.min_normalizer\" (-1); the weight of no click would be negative.")]
    [InlineData("""{"id": "Some-v0", "items": "feature_videos", "user": "interests", "choice": "exponential_cascade", "reward": "clicks"}""", "Option \"choice.score_scaling\" is 0.05, so a scaled score can reach 2.426E+07, but a cascade takes it as a probability; make it smaller.")]
    [InlineData("{" + Good + """, "slate_size": 11}""", "Option \"slate_size\" is 11, but there are only 10 candidates to show;")]
    [InlineData("{" + Good + """, "slate_size": "two"}""", "Option \"slate_size\" must be a whole number, but is \"two\" (text).")]
    public void Parse_WrongText_SaysInASentenceWhatIsWrong(string json, string sentence)
    {
        var refusal = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(json, "shop.json"));

        Assert.StartsWith($"Scenario \"shop.json\": {sentence}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("My Shop", "\"My Shop\" is not an environment id. Write letters, digits, - and _, then -v and a version: MyShop-v0.")]
    [InlineData("", "\"\" is not an environment id.")]
    public void Parse_MalformedId_ShowsAGoodOne(string id, string sentence)
    {
        string json = "{" + Good.Replace("Some-v0", id, StringComparison.Ordinal) + "}";

        var refusal = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(json, "shop.json"));

        Assert.StartsWith($"Scenario \"shop.json\": {sentence}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoScenarioAtThePath_SaysWhatIsThere()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-scenario-");
        try
        {
            string binary = Path.Combine(folder.FullName, "binary.json");
            File.WriteAllBytes(binary, [0xFF, 0xFE, 0x00]);
            string large = Path.Combine(folder.FullName, "large.json");
            File.WriteAllText(large, new string(' ', (1 << 20) + 1));
            string taken = Path.Combine(folder.FullName, "taken.json");
            File.WriteAllText(taken, "\uFEFF{" + Good + "}");
            var registry = new EnvironmentRegistry();
            ScenarioLoader.Load(taken, registry);

            Assert.Equal("The scenario \"no.json\" does not exist. Name a JSON file.", Refusal("no.json"));
            Assert.Equal($"The scenario \"{folder.FullName}\" is a folder. Name a JSON file.", Refusal(folder.FullName));
            Assert.Equal($"The scenario \"{binary}\" is not UTF-8 text. Name a JSON file.", Refusal(binary));
            Assert.Equal($"The scenario \"{large}\" is larger than 1 MiB. Name a JSON file with a scenario.", Refusal(large));
            Assert.Equal(
                "Scenario \"taken.json\": An environment called \"Some-v0\" is already registered. Choose another id.",
                Refusal(taken));

            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    "The scenario \"/dev/null\" cannot be read: \"/dev/null\" is a pipe, a socket or a device. Name a file.", Refusal("/dev/null"));
            }

            string Refusal(string path) => Assert.Throws<ScenarioException>(() => ScenarioLoader.Load(path, registry)).Message;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void JsonSchema_OfScenarios_HoldsEveryPieceWithItsOptions()
    {
        JsonObject properties = JsonNode.Parse(ScenarioLoader.JsonSchema)!["properties"]!.AsObject();

        foreach (ScenarioPiece piece in ScenarioPieces.All)
        {
            JsonNode described = properties[piece.Kind]!["oneOf"]!.AsArray()
                .Single(node => (string?)node!["anyOf"]![0]!["const"] == piece.Name)!;
            JsonObject options = described["anyOf"]![1]!["properties"]!.AsObject();
            Assert.Equal(
                piece.Schema.Options.Select(option => option.Key).Prepend("type").Order(),
                options.Select(option => option.Key).Order());
        }

        JsonObject shop = JsonNode.Parse(File.ReadAllText(ScenarioTests.PathOfExample()))!.AsObject();
        Assert.Empty(shop.Select(entry => entry.Key).Except(properties.Select(entry => entry.Key)));
    }
}

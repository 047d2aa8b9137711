using RecEnv.Environments.InterestExploration;
using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Tests.Environments.InterestExploration;

/// <summary>Options that must agree, the horizon, and how it is drawn.</summary>
public class InterestExplorationTests
{
    private const string Types = """
        "user_type_probabilities": [0.2, 0.5, 0.3], "topic_probabilities": [1], "quality_means": [0], "quality_deviations": [0]
        """;

    [Theory]
    [InlineData(
        """{"user_type_probabilities": [0.2, 0.7]}""",
        "The probabilities of option \"user_type_probabilities\" sum to 0.8999999999999999; make them sum to 1.")]
    [InlineData(
        """{"topic_probabilities": [0.5, 0.25]}""",
        "The probabilities of option \"topic_probabilities\" sum to 0.75; make them sum to 1.")]
    [InlineData(
        """{"quality_means": [1]}""",
        "Option \"quality_means\" has 1 elements, but \"topic_probabilities\" has 2; give one for each topic.")]
    [InlineData(
        """{"quality_deviations": [1, 1, 1]}""",
        "Option \"quality_deviations\" has 3 elements, but \"topic_probabilities\" has 2; give one for each topic.")]
    [InlineData(
        "{" + Types + "}",
        "Option \"affinity_means\" has 4 elements, but 3 user types and 1 topics need 3; give one row of topics for each type.")]
    [InlineData(
        "{" + Types + ", \"affinity_means\": [1, 2, 3]}",
        "Option \"affinity_deviations\" has 4 elements, but 3 user types and 1 topics need 3; give one row of topics for each " +
        "type.")]
    [InlineData(
        """{"slate_size": 11}""",
        "Option \"slate_size\" is 11, but there are only 10 candidates to show; make \"candidate_count\" larger or " +
        "\"slate_size\" smaller.")]
    public void Make_OptionsThatDisagree_SaysWhatToChange(string options, string expected)
    {
        var error = Assert.Throws<InvalidOptionException>(() => Make(options));

        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Step_ThreeTypesAndOneTopic_ShowsOneTopic()
    {
        using IEnvironment environment =
            Make("{" + Types + ", \"affinity_means\": [1, 2, 3], \"affinity_deviations\": [0, 0, 0]}");

        StepResult result = environment.Reset(1);

        Assert.Equal(new long[10], result.Observation["doc/cluster_id"].As<long>().ToArray());
        Assert.All(result.Observation["doc/quality"].As<float>().ToArray(), quality => Assert.Equal(1, quality));
    }

    [Theory]
    [InlineData("{}", 100)]
    [InlineData("""{"horizon": 3}""", 3)]
    [InlineData("""{"horizon": 0}""", 0)]
    public void Step_AtTheHorizon_IsTruncated(string options, int horizon)
    {
        using IEnvironment environment = Make(options);
        environment.Reset(1);
        StepResult result = environment.Step([0, 1]);

        for (int step = 2; step <= (horizon == 0 ? 300 : horizon); step++)
        {
            Assert.False(result.EpisodeOver);
            result = environment.Step([0, 1]);
        }

        Assert.Equal(horizon > 0, result.Truncated);
        Assert.False(result.Terminated);
    }

    [Fact]
    public void Render_AfterAStep_ShowsTheLatentState()
    {
        using IEnvironment environment = Make("""{"candidate_count": 1, "slate_size": 1, "no_click_mass": -100}""");
        environment.Reset(1);
        environment.Step([0]);

        string[] lines = environment.Render().Split('\n');

        Assert.Matches("^user  type [01], affinity to each topic:$", lines[1]);
        Assert.Matches(@"^      \d\.\d\d \d\.\d\d$", lines[2]);
        Assert.Matches(@"^candidate   0  topic [01], quality \d\.\d\d$", lines[3]);
        Assert.Matches(@"^response    0  clicked, topic [01], quality \d\.\d\d$", lines[4]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public void Draw_AnyNumberOfItems_EqualsTheScalarFormula(int count)
    {
        var items = new TopicItem[count];
        var random = new RandomStream(7);
        RandomStream oracle = random;

        new TopicItemModel(new InterestExplorationOptions()).Draw(ref random, items, []);

        foreach (TopicItem item in items)
        {
            Assert.Equal(oracle.Uniform() < 0.2 ? 0 : 1, item.Topic);
            double quality = Math.Exp((item.Topic == 0 ? 0.8 : 0.2) + (0.1 * oracle.Normal()));
            Recorded.Near(quality, item.Quality, "quality");
        }

        Assert.Equal(oracle, random);
    }

    private static IEnvironment Make(string options) =>
        EnvironmentRegistry.CreateDefault().Make("InterestExploration-v0", new EnvironmentSettings { OptionsJson = options });
}

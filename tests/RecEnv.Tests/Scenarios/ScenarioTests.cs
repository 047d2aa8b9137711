using RecEnv.Conformance;
using RecEnv.Scenarios;

namespace RecEnv.Tests.Scenarios;

public class ScenarioTests
{
    private const string Shift = """{"type": "multinomial_proportional", "min_normalizer": -30}""";
    private const string Exponential = """{"type": "exponential_cascade", "score_scaling": 0.1}""";
    private const string FewFeatures = """{"type": "feature_videos", "feature_count": 2}""";
    private const string FewClusters = """{"type": "clusters", "feature_count": 2}""";
    private const string Cascade = """{"type": "proportional_cascade", "score_scaling": 0.01, "min_normalizer": -30}""";

    /// <summary>Every combination that fits, by name.</summary>
    public static IEnumerable<string[]> Combinations() =>
        from items in Names("items", null)
        from user in Names("user", items)
        from choice in Names("choice", user)
        from response in Names("response", user)
        from reward in Names("reward", user)
        select (string[])[items, user, choice, response, reward];

    /// <summary>Combinations that hold each pair of a kind's piece and a user at least once.</summary>
    public static TheoryData<string, string, string, string, string> Samples => new()
    {
        { "clusters", "drifting", "multinomial_logit", "video", "watch_time" },
        { "clusters", "interests", Shift, "clicks", "quality" },
        { "topic_videos", "drifting", Cascade, "clicks", "clicks" },
        { FewFeatures, "drifting", Exponential, "video", "quality" },
        { "feature_videos", "interests", "first_position", "video", "watch_time" },
        { "topics", "tastes", "multinomial_logit", "topic", "quality" },
        { "topics", "tastes", "first_position", "clicks", "clicks" },
        { "content", "satisfaction", "first_position", "clicks", "engagement" },
    };

    public static TheoryData<string, string> Twins => new()
    {
        {
            "InterestEvolution-v0",
            ScenarioText.Of("topic_videos", "interests", "multinomial_proportional", "video", "watch_time")
        },
        {
            "InterestExploration-v0",
            ScenarioText.Of(
                "topics", "tastes", """{"type": "multinomial_logit", "no_click_mass": 5}""", null, "clicks", "\"step_limit\": 100,")
        },
        { "LongTermSatisfaction-v0", ScenarioText.Of("content", "satisfaction", "first_position", null, "engagement") },
    };

    [Theory]
    [MemberData(nameof(Twins))]
    public void Trajectory_OfABuiltInsPieces_IsTheBuiltIns(string id, string json)
    {
        using IVectorEnvironment built = EnvironmentRegistry.CreateDefault().MakeVector(id, 4);
        using IVectorEnvironment joined = ScenarioLoader.Parse(json, "twin.json").MakeVector(4);

        Assert.Equal(built.Contract.ObservationSpace, joined.Contract.ObservationSpace);
        Assert.Equal(built.Contract.ActionSpace, joined.Contract.ActionSpace);
        VectorStep expected = built.Reset(seed: 11);
        VectorStep actual = joined.Reset(seed: 11);
        int ended = 0;
        for (int step = 0; step < 400; step++)
        {
            Assert.Equal(Bytes(expected), Bytes(actual));
            Span<long> slates = built.Actions.Leaves[0].As<long>();
            for (int i = 0; i < slates.Length; i++)
            {
                slates[i] = (step + (3 * i)) % 10;
            }

            slates.CopyTo(joined.Actions.Leaves[0].As<long>());
            expected = built.Step(built.Actions);
            actual = joined.Step(joined.Actions);
            ended += expected.Terminated.Count(true) + expected.Truncated.Count(true);
        }

        Assert.True(ended > 0, "No episode ended, so the ends were not compared.");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Conformance_OfJoinedPieces_Passes(string items, string user, string choice, string response, string reward)
    {
        EnvironmentDefinition definition = ScenarioLoader.Parse(
            ScenarioText.Of(items, user, choice, response, reward, "\"step_limit\": 40, \"short_slates\": true,"), "some.json");

        ConformanceReport report = new ConformanceChecker(
            (lanes, autoreset) => definition.MakeVector(lanes, new() { Autoreset = autoreset })).Check();

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void Step_EveryCombinationThatFits_StaysInItsSpace()
    {
        int count = 0;
        foreach (string[] names in Combinations())
        {
            string choice = names[2] switch
            {
                "multinomial_proportional" => Shift,
                "exponential_cascade" => Exponential,
                "proportional_cascade" => Cascade,
                string other => other,
            };
            string items = names[0] == "clusters" ? FewClusters : names[0] == "feature_videos" ? FewFeatures : names[0];
            EnvironmentDefinition definition = ScenarioLoader.Parse(
                ScenarioText.Of(items, names[1], choice, names[3], names[4]), string.Join(' ', names));
            using IVectorEnvironment env = definition.MakeVector(2, new EnvironmentSettings { Checked = true });
            env.Reset(seed: 5);
            double sum = 0;
            for (int step = 0; step < 30; step++)
            {
                env.Actions.Leaves[0].As<long>()[0] = step % 10;
                sum += Math.Abs(env.Step(env.Actions).Rewards[0]);
            }

            Assert.True(sum > 0, $"{string.Join(' ', names)} gave no reward in 30 steps.");
            count++;
        }

        Assert.Equal((3 * 2 * 5 * 2 * 3) + (3 * 2 * 2) + (2 * 2), count);
    }

    [Fact]
    public void Samples_Together_HoldEveryPiece()
    {
        IEnumerable<string> used = Samples.SelectMany(row => row.Cast<string>())
            .Select(piece => piece.StartsWith('{') ? piece.Split('"')[3] : piece);

        Assert.Empty(ScenarioPieces.All.Select(piece => piece.Name).Except(used).Except(["engagement"]));
    }

    [Fact]
    public void Options_OfAScenario_HaveTheFilesDefaultsAndCanBeSet()
    {
        EnvironmentDefinition definition = ScenarioLoader.Parse(
            ScenarioText.Of("""{"type": "clusters", "cluster_count": 3}""", "drifting", "multinomial_logit", null, "clicks"), "a.json");

        Assert.Equal("3", definition.Schema.Options.Single(option => option.Key == "items.cluster_count").Default);
        EnvironmentContract changed = definition.Describe(new EnvironmentSettings
        {
            OptionsJson = """{"items.feature_count": 5, "candidate_count": 7, "user.observe_satisfaction": true}""",
        });
        Assert.Equal([7, 5], changed.ObservationSpace.Leaves.Single(leaf => leaf.Path == "doc").Shape);
        Assert.Equal([6], changed.ObservationSpace.Leaves.Single(leaf => leaf.Path == "user").Shape);
        Assert.Contains("\"items.feature_count\":5", changed.OptionsJson, StringComparison.Ordinal);
        Assert.Equal([10, 8], definition.Describe().ObservationSpace.Leaves.Single(leaf => leaf.Path == "doc").Shape);
    }

    [Fact]
    public void Restore_SnapshotOfOtherPieces_IsRefused()
    {
        using IVectorEnvironment clicks = Make("clicks");
        using IVectorEnvironment quality = Make("quality");
        clicks.Reset(seed: 1);
        quality.Reset(seed: 1);

        Assert.Throws<SnapshotException>(() => quality.Restore(clicks.Snapshot()));

        static IVectorEnvironment Make(string reward) => ScenarioLoader.Parse(
            ScenarioText.Of("clusters", "drifting", "multinomial_logit", null, reward), "a.json").MakeVector(1);
    }

    [Fact]
    public void Example_Shop_IsARegisteredScenarioThatConforms()
    {
        var registry = new EnvironmentRegistry();

        string id = ScenarioLoader.Load(PathOfExample(), registry);

        EnvironmentDefinition definition = registry.Find(id);
        Assert.Equal("MyShop-v0", id);
        Assert.True(new ConformanceChecker(
            (lanes, autoreset) => definition.MakeVector(lanes, new() { Autoreset = autoreset })).Check().Passed);
    }

    internal static string PathOfExample()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RecEnv.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "examples", "shop.json");
    }

    private static IEnumerable<string> Names(string kind, string? other) => ScenarioPieces.All
        .Where(piece => piece.Kind == kind && (other is null || piece.GoesWith.Contains(other)))
        .Select(piece => piece.Name);

    private static byte[] Bytes(VectorStep step) =>
    [
        .. step.Observations.Leaves.ToArray().SelectMany(leaf => leaf.Bytes.ToArray()),
        .. step.Rewards.ToArray().SelectMany(BitConverter.GetBytes),
        .. step.Terminated.ToArray().Select(flag => flag ? (byte)1 : (byte)0),
        .. step.Truncated.ToArray().Select(flag => flag ? (byte)1 : (byte)0),
        .. step.Infos.SelectMany(info => info.Present.Bytes.ToArray()),
        .. step.Infos.Where(info => info.Has(0)).SelectMany(info => info.Values.Row(0).ToArray()),
    ];
}

using RecEnv.Conformance;
using RecEnv.Tests.Simulation;

namespace RecEnv.Tests.Conformance;

/// <summary>Environments that keep every rule.</summary>
public class ConformanceTests
{
    public static TheoryData<string> Ids => [.. EnvironmentRegistry.CreateDefault().Definitions.Select(x => x.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Check_RegisteredEnvironment_Passes(string id) =>
        Check(EnvironmentRegistry.CreateDefault().Find(id), new EnvironmentSettings());

    [Theory]
    [MemberData(nameof(Ids))]
    public void Check_RegisteredEnvironmentWithStepLimit_Passes(string id) =>
        Check(EnvironmentRegistry.CreateDefault().Find(id), new EnvironmentSettings { MaxEpisodeSteps = 7 });

    [Theory]
    [MemberData(nameof(Ids))]
    public void Check_RegisteredEnvironmentLaidOutFlat_Passes(string id) =>
        Check(EnvironmentRegistry.CreateDefault().Find(id), new EnvironmentSettings { Layout = ObservationLayout.Flat });

    [Theory]
    [InlineData("""{"user_variant": "basic", "video_variant": "basic", "min_normalizer": -20}""")]
    [InlineData("""{"choice_model": "multinomial_logit", "reward": "clicks"}""")]
    [InlineData("""{"choice_model": "exponential_cascade", "slate_size": 4}""")]
    [InlineData("""{"choice_model": "proportional_cascade", "distinct_items": true, "slate_size": 5}""")]
    [InlineData("""{"short_slates": true, "slate_size": 4}""")]
    [InlineData("""{"short_slates": true, "distinct_items": true, "slate_size": 4}""")]
    [InlineData("""{"resample_candidates": false, "time_budget": 20}""")]
    [InlineData("""{"candidate_count": 1, "slate_size": 1, "feature_count": 10}""")]
    public void Check_InterestEvolutionWithOptions_Passes(string options) =>
        Check(
            EnvironmentRegistry.CreateDefault().Find("InterestEvolution-v0"),
            new EnvironmentSettings { OptionsJson = options, MaxEpisodeSteps = 60 });

    [Theory]
    [InlineData(ObservationLayout.Dict)]
    [InlineData(ObservationLayout.Flat)]
    public void Check_StrangersEnvironment_PassesAndSkipsOnlySlates(ObservationLayout layout)
    {
        ConformanceReport report = Check(WalkSimulation.Definition, new EnvironmentSettings { Layout = layout });

        RuleResult skipped = Assert.Single(report.Results, result => result.Outcome == RuleOutcome.Skipped);
        Assert.Equal("A slate that repeats a candidate is refused where slates are distinct.", skipped.Rule);
    }

    [Fact]
    public void Check_Twice_GivesTheSameReport()
    {
        string first = Check(WalkSimulation.Definition, new EnvironmentSettings()).ToString();

        Assert.Equal(first, Check(WalkSimulation.Definition, new EnvironmentSettings()).ToString());
    }

    private static ConformanceReport Check(EnvironmentDefinition definition, EnvironmentSettings settings)
    {
        var checker = new ConformanceChecker(
            (lanes, mode) => definition.MakeVector(lanes, settings with { Autoreset = mode }),
            new ConformanceSettings
            {
                StepCount = 200,
                OtherWay = (lanes, mode) => definition.MakeVector(lanes, settings with { Autoreset = mode, Threads = 3 }),
            });

        ConformanceReport report = checker.Check();

        Assert.True(report.Passed, string.Join('\n', report.Failures));
        return report;
    }
}

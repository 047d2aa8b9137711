using RecEnv.Conformance;

namespace RecEnv.Tests.Environments;

/// <summary>Environments of the RecSim family keep every rule with other options than the defaults, too.</summary>
public class SlateConformanceTests
{
    [Theory]
    [InlineData("LongTermSatisfaction-v0", """{"short_slates": true, "slate_size": 3, "time_budget": 9}""")]
    [InlineData("LongTermSatisfaction-v0", """{"resample_candidates": false, "distinct_items": true, "observe_satisfaction": true}""")]
    [InlineData("LongTermSatisfaction-v0", """{"choc_mean": 100, "kale_mean": -100, "choc_deviation": 10, "sensitivity": 1000}""")]
    [InlineData("LongTermSatisfactionStrong-v0", """{"observe_satisfaction": false, "candidate_count": 1, "slate_size": 1}""")]
    [InlineData("InterestExploration-v0", """{"short_slates": true, "slate_size": 3, "horizon": 9}""")]
    [InlineData("InterestExploration-v0", """{"quality_means": [20, -20], "quality_deviations": [4, 4], "horizon": 0}""")]
    [InlineData("TabularTest-v0", """{"short_slates": true, "slate_size": 3, "candidate_count": 6, "horizon": 9}""")]
    [InlineData("TabularTest-v0", """{"resample_candidates": false, "distinct_items": true, "slate_size": 2, "horizon": 0}""")]
    [InlineData("InterestEvolutionMulti-v0", """{"users": 1, "time_budget": 20}""")]
    [InlineData("InterestEvolutionMulti-v0", """{"users": 7, "short_slates": true, "distinct_items": true, "slate_size": 4, "time_budget": 15}""")]
    [InlineData("InterestExplorationMulti-v0", """{"users": 2, "resample_candidates": false, "distinct_items": true, "horizon": 9}""")]
    [InlineData("LongTermSatisfactionMulti-v0", """{"users": 4, "short_slates": true, "observe_satisfaction": true, "time_budget": 9}""")]
    public void Check_OtherOptions_Passes(string id, string options)
    {
        var checker = new ConformanceChecker(
            (lanes, mode) => EnvironmentRegistry.CreateDefault().MakeVector(
                id, lanes, new EnvironmentSettings { OptionsJson = options, Autoreset = mode }),
            new ConformanceSettings { StepCount = 100 });

        ConformanceReport report = checker.Check();

        Assert.True(report.Passed, string.Join('\n', report.Failures));
    }
}

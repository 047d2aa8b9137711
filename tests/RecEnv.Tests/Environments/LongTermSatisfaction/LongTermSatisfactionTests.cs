using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Tests.Environments.LongTermSatisfaction;

/// <summary>What is seen, which slates are taken, and how it is drawn.</summary>
public class LongTermSatisfactionTests
{
    [Theory]
    [InlineData(ObservationLayout.Dict, 0)]
    [InlineData(ObservationLayout.Flat, 10 + 2 + 2)]
    public void Reset_DefaultOptions_ShowsNothingOfTheUser(ObservationLayout layout, int flat)
    {
        using IEnvironment environment = Make("{}", layout);

        StepResult result = environment.Reset(1);

        ValueBatch seen = result.Observation;
        Assert.Equal(flat, layout == ObservationLayout.Flat ? seen.Leaves[0].Leaf.Size : seen["user"].Leaf.Size);
        Assert.Null(environment.Contract.ObservationSpace.Violation(seen, 0));
    }

    [Fact]
    public void Reset_ObserveSatisfaction_ShowsIt()
    {
        using IEnvironment environment = Make("""{"observe_satisfaction": true, "sensitivity": 0}""");

        Assert.Equal(0.5f, environment.Reset(1).Observation["user"].As<float>()[0]);
    }

    [Theory]
    [InlineData(new long[] { -1, -1 })]
    [InlineData(new long[] { -1, 3 })]
    public void Step_EmptySlate_IsRefused(long[] slate)
    {
        using IEnvironment environment = Make("""{"short_slates": true}""");
        environment.Reset(1);

        var error = Assert.Throws<InvalidActionException>(() => environment.Step(slate));

        Assert.Equal(
            "The slate is empty, but the user always responds to the item at position 0; show at least one.", error.Message);
        slate.CopyTo(environment.Action.Leaves[0].As<long>());
        Assert.False(environment.Contract.ActionSpace.Contains(environment.Action, 0));
    }

    [Fact]
    public void Step_ShortSlate_IsTaken()
    {
        using IEnvironment environment = Make("""{"short_slates": true}""");
        environment.Reset(1);

        Assert.True(environment.Step([4, -1]).Reward > 0);
    }

    [Fact]
    public void Step_ManyEngagements_ClipsWhatIsSeenAndNotTheReward()
    {
        using IEnvironment environment = Make("""{"choc_mean": 20, "kale_mean": 20, "choc_deviation": 0, "kale_deviation": 0}""");
        environment.Reset(1);

        StepResult result = environment.Step([0, 1]);

        Assert.Equal(100, result.Observation["response/engagement"].As<float>()[0]);
        Assert.InRange(result.Reward, Math.Exp(20 * 0.49), Math.Exp(20 * 0.51));
    }

    [Fact]
    public void Render_AfterAStep_ShowsTheLatentState()
    {
        using IEnvironment environment = Make("""{"candidate_count": 2}""");
        environment.Reset(1);
        environment.Step([1, 0]);

        string[] lines = environment.Render().Split('\n');

        Assert.Matches(@"^user  satisfaction 0\.\d{4}, net positive exposure -?\d\.\d\d, time budget 59$", lines[1]);
        Assert.Matches(@"^candidate   1  clickbait 0\.\d\d$", lines[3]);
        Assert.Matches(@"^response    0  clicked, engagement \d+\.\d\d$", lines[4]);
        Assert.Equal("response    1  not clicked", lines[5]);
    }

    [Fact]
    public void Make_SlateLargerThanTheCandidateSet_SaysWhatToChange()
    {
        var error = Assert.Throws<InvalidOptionException>(() => Make("""{"slate_size": 11}"""));

        Assert.Equal(
            "Option \"slate_size\" is 11, but there are only 10 candidates to show; make \"candidate_count\" larger or " +
            "\"slate_size\" smaller.",
            error.Message);
    }

    [Fact]
    public void Schema_StrongVariant_DiffersInSixDefaults()
    {
        var registry = EnvironmentRegistry.CreateDefault();
        var plain = registry.Find("LongTermSatisfaction-v0").Schema.Options.ToDictionary(x => x.Key, x => x.Default);

        var changed = registry.Find("LongTermSatisfactionStrong-v0").Schema.Options.Where(x => x.Default != plain[x.Key])
            .ToDictionary(x => x.Key, x => x.Default);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["candidate_count"] = "20",
                ["observe_satisfaction"] = "true",
                ["time_budget"] = "120",
                ["sensitivity"] = "0.058",
                ["choc_deviation"] = "0.1",
                ["kale_deviation"] = "0.1",
            },
            changed);
    }

    private static IEnvironment Make(string options, ObservationLayout layout = ObservationLayout.Dict) =>
        EnvironmentRegistry.CreateDefault()
            .Make("LongTermSatisfaction-v0", new EnvironmentSettings { OptionsJson = options, Layout = layout });
}

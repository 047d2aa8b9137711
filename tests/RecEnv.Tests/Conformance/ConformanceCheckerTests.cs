using RecEnv.Conformance;
using RecEnv.Tests.Simulation;
using static RecEnv.Tests.Conformance.BrokenEnvironments;

namespace RecEnv.Tests.Conformance;

/// <summary>Each rule is broken by one environment, and by it alone.</summary>
public class ConformanceCheckerTests
{
    private static readonly Dictionary<string, Func<IVectorEnvironment, IVectorEnvironment>> _wrappers = new()
    {
        ["Every state accepts an action of the action space."] = inner => new RefusesEverything(inner),
        ["The environment has the lanes, the autoreset mode and the spaces that were asked for."] =
            inner => new MisstatesItsMode(inner),
        ["Terminated and truncated never come together."] = inner => new Edited(inner, TruncateTerminated),
        ["A reset gives reward 0 and no flag; it alone is marked as started."] = inner => new Edited(inner, RewardResets),
        ["An episode that ends, and no other, reports its length as episode/l and its return as episode/r."] =
            inner => new MisreportsReturns(inner),
        ["The step limit truncates an episode exactly there."] =
            inner => new OtherContract(inner, contract => contract with { MaxEpisodeSteps = 5 }),
        ["A reset with the same seed gives the same trajectory."] = inner => new ForgetsItsSeed(inner),
        ["Lane i of an environment reset with seed s equals a single environment reset with seed s + i."] =
            inner => new MixesLanesInTheThirdEpisode(inner),
        ["NextStep: the step after the end ignores the action and returns the next episode's first observation, reward 0 " +
            "and no flag."] =
            inner => inner.Autoreset == AutoresetMode.NextStep ? new Edited(inner, RewardResets) : inner,
        ["SameStep: the step that ends an episode returns the next one's first observation, and the last one as final."] =
            inner => new Edited(inner, step => step.Final.Clear()),
        ["Disabled: stepping a lane whose episode is over throws ResetNeededException and moves nothing."] =
            inner => new GoesOnAfterTheEnd(inner),
        ["A reset of some lanes touches only these."] = inner => new ResetsEveryLane(inner),
        ["A call that needs a reset throws ResetNeededException before the first one."] =
            inner => new RendersBeforeReset(inner),
        ["An action outside the action space throws InvalidActionException and moves nothing."] =
            inner => new RepairsActions(inner),
        ["A slate that repeats a candidate is refused where slates are distinct."] =
            inner => new OtherContract(
                inner, contract => contract with { Slate = contract.Slate! with { DistinctItems = true } }),
        ["A batch of another number of lanes throws InvalidActionException and moves nothing."] =
            inner => new TakesAnyLaneCount(inner),
        ["A snapshot restored into a fresh environment continues bit for bit."] =
            inner => new RestoresAnotherEpisode(inner),
        ["A fork continues bit for bit, and neither disturbs the other."] = inner => new ForksItself(inner),
        ["A damaged snapshot throws SnapshotException and changes nothing."] = inner => new TakesAnySnapshot(inner),
        ["Render gives text and moves nothing."] = inner => new RendersNothing(inner),
        ["Disposing twice is harmless."] = inner => new ThrowsWhenDisposedTwice(inner),
    };

    private static readonly Dictionary<WalkFault, string> _faults = new()
    {
        [WalkFault.ObservationOutside] = "An observation lies in the observation space.",
        [WalkFault.InfiniteReward] = "A reward is a finite number.",
        [WalkFault.MaskTooWide] = MaskRule,
        [WalkFault.MaskTooNarrow] = MaskRule,
        [WalkFault.SameSeeds] = "Different seeds give different trajectories.",
        [WalkFault.SameEpisodes] = "Successive episodes of a seed differ.",
    };

    private const string MaskRule = "The action mask allows exactly what the environment accepts.";
    private const string OtherWayRule = "Made another way, the environment gives the same trajectories.";

    public static TheoryData<string> WrapperRules => [.. _wrappers.Keys];

    public static TheoryData<WalkFault> Faults => [.. _faults.Keys];

    [Theory]
    [MemberData(nameof(WrapperRules))]
    public void Check_EnvironmentThatBreaksARule_FailsItAlone(string rule)
    {
        EnvironmentDefinition definition = rule.StartsWith("A slate", StringComparison.Ordinal)
            ? EnvironmentRegistry.CreateDefault().Find("InterestEvolution-v0")
            : WalkSimulation.Definition;
        var checker = new ConformanceChecker((lanes, mode) => _wrappers[rule](Make(definition, lanes, mode)));

        AssertFailsAlone(rule, checker.Check());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_SimulationThatBreaksARule_FailsItAlone(WalkFault fault)
    {
        var checker = new ConformanceChecker((lanes, mode) => Make(WalkSimulation.Definition, lanes, mode, fault));

        AssertFailsAlone(_faults[fault], checker.Check());
    }

    [Fact]
    public void Check_OtherWayThatDiffers_FailsThatRuleAlone()
    {
        var checker = new ConformanceChecker(
            (lanes, mode) => Make(WalkSimulation.Definition, lanes, mode),
            new ConformanceSettings
            {
                OtherWay = (lanes, mode) => Make(WalkSimulation.Definition, lanes, mode, WalkFault.ObservationOutside),
            });

        RuleResult failure = AssertFailsAlone(OtherWayRule, checker.Check());

        Assert.Equal(
            "With seed 1, in lane 0, episode 0, step 3, leaf \"place\" holds 10 at flat index 0 instead of ",
            failure.Detail[..^2]);
    }

    [Fact]
    public void Check_DeterministicEnvironment_SkipsDifferencesOfSeedsAndEpisodes()
    {
        var checker = new ConformanceChecker(
            (lanes, mode) => Make(WalkSimulation.Definition, lanes, mode, WalkFault.SameSeeds),
            new ConformanceSettings { Deterministic = true });

        Assert.True(checker.Check().Passed);
    }

    [Fact]
    public void Check_StepThatThrows_FailsTheFirstRuleAndSkipsTheRest()
    {
        var checker = new ConformanceChecker((_, _) => throw new NotSupportedException("Not today."));

        ConformanceReport report = checker.Check();

        Assert.Equal(
            "Playing seed 1 + 0, the environment threw NotSupportedException (\"Not today.\").",
            Assert.Single(report.Failures).Detail);
        Assert.All(report.Results.Skip(1), result => Assert.Equal(RuleOutcome.Skipped, result.Outcome));
    }

    [Fact]
    public void Rules_Each_AreBrokenByATest()
    {
        IEnumerable<string> tested = [.. _wrappers.Keys, .. _faults.Values.Distinct(), OtherWayRule];

        Assert.Equal(tested.Order(), ConformanceChecker.Rules.Order());
    }

    [Theory]
    [InlineData(1, 10, "The number of lanes must be in [2, 1024] but is 1.")]
    [InlineData(2, 0, "The number of steps must be in [1, 2147483647] but is 0.")]
    public void Constructor_SettingOutOfRange_SaysTheRange(int lanes, int steps, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new ConformanceChecker(
            (_, _) => throw new NotSupportedException(),
            new ConformanceSettings { LaneCount = lanes, StepCount = steps }));

        Assert.Equal(expected, error.Message);
    }

    private static RuleResult AssertFailsAlone(string rule, ConformanceReport report)
    {
        RuleResult failure = Assert.Single(report.Failures);
        Assert.Equal(rule, failure.Rule);
        Assert.EndsWith(".", failure.Detail, StringComparison.Ordinal);
        return failure;
    }

    private static IVectorEnvironment Make(
        EnvironmentDefinition definition, int lanes, AutoresetMode mode, WalkFault fault = WalkFault.None) =>
        definition.MakeVector(lanes, new EnvironmentSettings
        {
            Autoreset = mode,
            Options = fault == WalkFault.None ? null : new WalkOptions { Fault = fault },
        });

    private static void TruncateTerminated(VectorStep step)
    {
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            step.Truncated[lane] |= step.Terminated[lane];
        }
    }

    private static void RewardResets(VectorStep step)
    {
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.Started[lane] && !step.Terminated[lane] && !step.Truncated[lane])
            {
                step.Rewards[lane] = 1;
            }
        }
    }
}

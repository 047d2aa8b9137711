using RecEnv.Conformance;
using RecEnv.Environments.DocumentTransition;
using RecEnv.Options;
using RecEnv.Tests.Data;
using Transition = RecEnv.Environments.DocumentTransition.DocumentTransition;

namespace RecEnv.Tests.Environments.DocumentTransition;

public class DocumentTransitionTests
{
    // 10 + 10 + 3 x 10 frequencies for each of 10 actions: one exceeds 5 standard deviations with probability below 3e-4.
    [Fact]
    public void Step_ManyLanes_FollowsTheModel()
    {
        const int Lanes = 20_000;
        using IVectorEnvironment environment = MakeVector(Lanes, "{}");
        for (int shown = 0; shown < 10; shown++)
        {
            long[] at = environment.Reset(seed: (ulong)(1 + (shown * Lanes))).Observations.Leaves[0].As<long>().ToArray();
            environment.Actions.Leaves[0].As<long>().Fill(shown);

            VectorStep step = environment.Step(environment.Actions);

            Draw[] draws = [.. Enumerable.Range(0, Lanes).Select(lane => new Draw(
                (int)at[lane], step.Rewards[lane] == 1, (int)step.Observations.Leaves[0].As<long>()[lane], step.Terminated[lane]))];
            for (int i = 0; i < 10; i++)
            {
                AssertShare(0.1, draws, draw => draw.From == i);
                AssertShare(TransitionMatrix.Reference[i, shown], draws.Where(draw => draw.From == i), draw => draw.Accepted);
                AssertShare(0.1, draws.Where(draw => !draw.Accepted), draw => draw.To == i);
            }

            Assert.DoesNotContain(draws, draw => draw.Accepted && draw.To != shown);
            AssertShare(0.1, draws.Where(draw => draw.Accepted), draw => draw.Over);
            AssertShare(0.2, draws.Where(draw => !draw.Accepted), draw => draw.Over);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void Step_CertainContinuation_EndsExactlyWhenItShould(double accept, double reject)
    {
        using IVectorEnvironment environment = MakeVector(
            200,
            FormattableString.Invariant(
                $$"""{"continue_after_accept": {{accept}}, "continue_after_reject": {{reject}}, "accept_reward": 3, "reject_reward": -0.5}"""));
        VectorStep step = environment.Reset(1);
        environment.Actions.Leaves[0].As<long>().Fill(4);
        int accepted = 0;
        for (int t = 0; t < 20; t++)
        {
            step = environment.Step(environment.Actions);
            for (int lane = 0; lane < 200; lane++)
            {
                if (step.Started[lane])
                {
                    continue;
                }

                bool isAccepted = step.Info("accepted").Values.As<sbyte>()[lane] == 1;
                accepted += isAccepted ? 1 : 0;
                Assert.Equal(isAccepted ? 3 : -0.5, step.Rewards[lane]);
                Assert.Equal((isAccepted ? accept : reject) == 0, step.Terminated[lane]);
            }
        }

        Assert.InRange(accepted, 100, 3900);
    }

    [Fact]
    public void Step_Infos_TellWhatHappenedAndHowLikelyItWas()
    {
        using IEnvironment environment = Make("""{"continue_after_accept": 1, "continue_after_reject": 1, "horizon": 50}""");
        StepResult step = environment.Reset(3);
        Assert.Equal(0, step.Info("accept_probability").Values.As<double>()[0]);
        double total = 0;
        for (int t = 0; t < 50; t++)
        {
            long at = step.Observation.Leaves[0].As<long>()[0];
            step = environment.Step((t * 3) % 10);

            Assert.Equal(
                TransitionMatrix.Reference[(int)at, (t * 3) % 10], step.Info("accept_probability").Values.As<double>()[0]);
            Assert.Equal(step.Reward, step.Info("accepted").Values.As<sbyte>()[0]);
            Assert.Equal(t == 49, step.Truncated);
            total += step.Reward;
        }

        Assert.Equal(total / 50, step.Info("episode/accept_share").Values.As<double>()[0], 1e-12);
        Assert.InRange(total, 1, 49);
    }

    [Theory]
    [InlineData("""{"one_hot": true}""", ObservationLayout.Dict)]
    [InlineData("""{"one_hot": true}""", ObservationLayout.Flat)]
    [InlineData("{}", ObservationLayout.Flat)]
    public void Step_OneHotOrFlat_ShowsTheSameTrajectory(string options, ObservationLayout layout)
    {
        using IVectorEnvironment plain = MakeVector(3, "{}");
        using IVectorEnvironment other = MakeVector(3, options, layout);
        VectorStep expected = plain.Reset(1);
        VectorStep step = other.Reset(1);
        for (int t = 0; t < 60; t++)
        {
            for (int lane = 0; lane < 3; lane++)
            {
                float[] oneHot = new float[10];
                oneHot[expected.Observations.Leaves[0].As<long>()[lane]] = 1;
                Assert.Equal(oneHot, step.Observations.Leaves[0].Lane<float>(lane).ToArray());
            }

            expected = plain.Step(t % 10, (t + 1) % 10, 4);
            step = other.Step(t % 10, (t + 1) % 10, 4);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(long.MaxValue)]
    public void Step_NoSuchDocument_IsRefused(long shown)
    {
        using IEnvironment environment = Make("{}");
        environment.Reset(1);

        var problem = Assert.Throws<InvalidActionException>(() => environment.Step(shown));

        Assert.Equal($"There is no document {shown}; show one of 0 to 9.", problem.Message);
    }

    [Fact]
    public void Restore_AfterTheFileChanged_IsRefused()
    {
        using var folder = new TempFolder();
        string options = $$"""{"path": "{{folder.Write("W.csv", "0.5,0.5\n0.5,0.5\n")}}"}""";
        using IEnvironment environment = Make(options);
        environment.Reset(1);
        byte[] snapshot = environment.Snapshot();
        folder.Write("W.csv", "0.5,0.5\n0.5,0.4\n");
        using IEnvironment other = Make(options);

        var problem = Assert.Throws<SnapshotException>(() => other.Restore(snapshot));

        Assert.Equal(
            "The snapshot was taken with another matrix: the file has changed since. Restore the file or start anew.",
            problem.Message);
    }

    [Fact]
    public void Render_AfterAStep_TellsWhatHappenedAndWhatHeAcceptsNext()
    {
        using IEnvironment environment = Make("{}");
        environment.Reset(seed: 2);
        Assert.Equal("the user is at document 3; 0 of 0 documents accepted", environment.Render().Split('\n')[1]);

        environment.Step(7);

        Assert.Equal(
            """
            DocumentTransition-v0 lane 0, episode 0 of seed 2, step 1, return 1
            at document 3 the user was shown 7, which he accepts with probability 0.951
            the user is at document 7; 1 of 1 documents accepted
            he accepts next:
                0  0.976  ####################
            """,
            string.Join('\n', environment.Render().Split('\n')[..5]));
    }

    [Fact]
    public void Step_EpisodesEndAndBegin_AllocatesNothing()
    {
        using IVectorEnvironment environment = MakeVector(16, "{}", ObservationLayout.Dict, AutoresetMode.SameStep);
        environment.Reset(1);
        Run(environment);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(environment);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Run(IVectorEnvironment environment)
        {
            for (int t = 0; t < 300; t++)
            {
                environment.Step(environment.Actions);
            }
        }
    }

    [Theory]
    [InlineData("""{"one_hot": true, "horizon": 3}""")]
    [InlineData("""{"matrix": "generated", "document_count": 2, "matrix_seed": 5}""")]
    [InlineData("""{"matrix": "generated", "document_count": 30, "continue_after_accept": 1, "continue_after_reject": 1}""")]
    [InlineData("""{"accept_reward": -1000000, "reject_reward": 1000000, "continue_after_accept": 0}""")]
    public void Check_OtherOptions_Passes(string options)
    {
        var checker = new ConformanceChecker(
            (lanes, mode) => MakeVector(lanes, options, ObservationLayout.Dict, mode),
            new ConformanceSettings { StepCount = 100 });

        ConformanceReport report = checker.Check();

        Assert.True(report.Passed, string.Join('\n', report.Failures));
    }

    [Theory]
    [InlineData("""{"good_minimum": 0.9, "good_maximum": 0.5}""",
        "Option \"good_minimum\" is 0.9, above \"good_maximum\", 0.5; swap them.")]
    [InlineData("""{"continue_after_accept": 1.5}""", "Option \"continue_after_accept\" must be in [0, 1] but is 1.5.")]
    public void Make_OptionsOutOfRange_SaysWhatIsAllowed(string options, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidOptionException>(() => Make(options)).Message);

    private static void AssertShare(double expected, IEnumerable<Draw> draws, Func<Draw, bool> isCounted)
    {
        int count = 0;
        int counted = 0;
        foreach (Draw draw in draws)
        {
            count++;
            counted += isCounted(draw) ? 1 : 0;
        }

        double bound = 5 * Math.Sqrt(expected * (1 - expected) / count);
        Assert.InRange(counted / (double)count, expected - bound, expected + bound);
    }

    private static IEnvironment Make(string options) =>
        Transition.Definition.Make(new EnvironmentSettings { OptionsJson = options });

    private static IVectorEnvironment MakeVector(
        int lanes,
        string options,
        ObservationLayout layout = ObservationLayout.Dict,
        AutoresetMode autoreset = AutoresetMode.NextStep) => Transition.Definition.MakeVector(
            lanes, new EnvironmentSettings { OptionsJson = options, Layout = layout, Autoreset = autoreset });

    private readonly record struct Draw(int From, bool Accepted, int To, bool Over);
}

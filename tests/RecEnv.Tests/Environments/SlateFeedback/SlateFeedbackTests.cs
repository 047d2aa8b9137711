using RecEnv.Conformance;
using RecEnv.Environments.SlateFeedback;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Spaces;
using RecEnv.Tests.Data;
using Feedback = RecEnv.Environments.SlateFeedback.SlateFeedback;

namespace RecEnv.Tests.Environments.SlateFeedback;

public class SlateFeedbackTests
{
    [Fact]
    public void Reset_Sweep_ShowsEachUsersDataPaddedWith0()
    {
        using IEnvironment environment = Blog.Make();
        for (int user = 0; user < 201; user++)
        {
            StepResult step = user == 0 ? environment.Reset(seed: 9) : environment.Reset();

            int u = user % 100;
            int[] history = Blog.Data.History(u).ToArray();
            ValueBatch seen = step.Observation;
            Assert.Equal(u, step.Info("user_index").Values.As<long>()[0]);
            Assert.Equal(Blog.Data.UserFeatures(u).ToArray(), seen["user"].As<float>().ToArray());
            Assert.Equal(Blog.Data.AllItemFeatures.ToArray(), seen["doc"].As<float>().ToArray());
            Assert.Equal(history.Length, seen["history/length"].As<long>()[0]);
            Assert.Equal(
                [.. history.Select(id => (long)id), .. new long[10 - history.Length]], seen["history/item"].As<long>().ToArray());
            Assert.Equal(
                [.. Blog.Data.Clicks(u).ToArray(), .. new sbyte[10 - history.Length]], seen["history/click"].As<sbyte>().ToArray());
        }
    }

    [Fact]
    public void Reset_ShortHistoryLength_ShowsTheLatestButAllCount()
    {
        using IEnvironment environment = Blog.Make(Blog.Sweep with { HistoryLength = 3, ObserveItems = false });
        StepResult step = environment.Reset(seed: 9); // user 0: 14 5 24 44 31 16 29 43, clicks 1 1 1 1 0 1 0 0

        Assert.Equal(["history/click", "history/item", "history/length", "user"], step.Observation.Leaves.ToArray().Select(x => x.Leaf.Path));
        Assert.Equal([16, 29, 43], step.Observation["history/item"].As<long>().ToArray());
        Assert.Equal([1, 0, 0], step.Observation["history/click"].As<sbyte>().ToArray());
        Assert.Equal(3, step.Observation["history/length"].As<long>()[0]);
        Assert.Equal(0.6, environment.Step(13, 4, 0, 1, 23).Reward, 1e-12); // items 14, 5 and 24
    }

    [Fact]
    public void Step_RandomSlates_CountsHitsAndRepeatsAsThePlainRuleDoes()
    {
        const int Lanes = 64;
        using IVectorEnvironment environment = Feedback.Definition.MakeVector(Lanes, new EnvironmentSettings
        {
            Options = new SlateFeedbackOptions { ItemCount = 12, MaximumHistory = 11, SlateSize = 4, DataSeed = 3 },
            Autoreset = AutoresetMode.SameStep,
        });
        var random = new RandomStream(1);
        VectorStep step = environment.Reset(1);
        for (int t = 0; t < 30; t++)
        {
            long[] slates = [.. Enumerable.Range(0, Lanes * 4).Select(_ => (long)random.Below(12))];
            long[][] histories = [.. Enumerable.Range(0, Lanes).Select(
                lane => step.Observations["history/item"].Lane<long>(lane).ToArray().Where(id => id > 0).ToArray())];
            long[] users = step.Info("user_index").Values.As<long>().ToArray();
            bool[] isWhole = [.. Enumerable.Range(0, Lanes).Select(lane => histories[lane].Length < 10)];

            step = environment.Step(slates);

            Assert.Equal(Lanes, step.Final.Count);
            for (int lane = 0; lane < Lanes; lane++)
            {
                long[] slate = slates[(lane * 4)..((lane + 1) * 4)];
                sbyte[] hits = step.Final.Infos[0].Values.Lane<sbyte>(lane).ToArray();
                Assert.Equal(users[lane], step.Final.Infos[1].Values.As<long>()[lane]);
                Assert.Equal(hits.Sum(hit => hit) / 4.0, step.Rewards[lane]);
                if (isWhole[lane])
                {
                    Assert.Equal(slate.Select(c => histories[lane].Contains(c + 1) ? 1 : 0), hits.Select(hit => (int)hit));
                }
            }

            double[] repeats = InfoOf(step, "episode/repeats");
            Assert.Equal(
                Enumerable.Range(0, Lanes).Select(lane => 4.0 - slates[(lane * 4)..((lane + 1) * 4)].Distinct().Count()), repeats);
        }
    }

    // 100 frequencies of 20,000 draws each: one exceeds 5 standard deviations with probability below 6e-5.
    [Fact]
    public void Reset_UniformArrivals_BringsEachUserEquallyOften()
    {
        const int Lanes = 20_000;
        using IVectorEnvironment environment = Feedback.Definition.MakeVector(
            Lanes, new EnvironmentSettings { Options = new SlateFeedbackOptions { ObserveItems = false } });

        long[] users = environment.Reset(1).Info("user_index").Values.As<long>().ToArray();

        double deviation = Math.Sqrt(Lanes * 0.01 * 0.99);
        Assert.All(
            Enumerable.Range(0, 100),
            user => Assert.InRange(users.Count(x => x == user), 200 - (5 * deviation), 200 + (5 * deviation)));
    }

    [Fact]
    public void Step_BadSlate_SaysWhatIsAllowed()
    {
        using IEnvironment any = Blog.Make();
        any.Reset(1);
        using IEnvironment distinct = Blog.Make(Blog.Sweep with { DistinctItems = true });
        distinct.Reset(1);

        Assert.Equal(
            "Candidate 50 at slate position 4 is outside the candidate set of 50 (valid: 0 to 49).",
            Assert.Throws<InvalidActionException>(() => any.Step(0, 1, 2, 3, 50)).Message);
        Assert.Equal(
            "Slate position 3 repeats candidate 7 from position 0; a slate may show a candidate once.",
            Assert.Throws<InvalidActionException>(() => distinct.Step(7, 1, 2, 7, 8)).Message);
        Assert.Equal(
            "The slate has 3 items, but \"SlateFeedback-v0\" shows exactly 5.",
            Assert.Throws<InvalidActionException>(() => any.Step(0, 1, 2)).Message);
        Assert.Equal(0, any.Step(0, 0, 0, 0, 0).Reward); // repeats are allowed
    }

    [Fact]
    public void Restore_AfterTheDataChanged_IsRefused()
    {
        using var folder = new TempFolder();
        var options = new SlateFeedbackOptions { DataFolder = folder.FullName, SlateSize = 1 };
        Write(folder, "0,1,1\n");
        using IEnvironment environment = Blog.Make(options);
        environment.Reset(1);
        byte[] snapshot = environment.Snapshot();
        Write(folder, "0,1,1\n0,2,0\n");
        using IEnvironment changed = Blog.Make(options);

        var problem = Assert.Throws<SnapshotException>(() => changed.Restore(snapshot));

        Assert.Equal(
            "The snapshot was taken over other data: the files have changed since. Restore them or start anew.", problem.Message);
        Assert.Equal(2, changed.Reset(1).Observation["history/length"].As<long>()[0]);
    }

    [Fact]
    public void Restore_AfterTheStep_KeepsWhatRenderTells()
    {
        using IEnvironment environment = Blog.Make();
        environment.Reset(1);
        environment.Step(13, 13, 0, 30, 4);
        using IEnvironment twin = Blog.Make();

        twin.Restore(environment.Snapshot());

        Assert.Equal(
            """
            SlateFeedback-v0 lane 0, episode 0 of seed 1, step 1, return 0.8 (terminated)
            user 0 of 100, features 0.50 -0.14 0.65 1.52 -0.23
            history of 8 items, * clicked: 14* 5* 24* 44* 31 16* 29 43
            slate, + in the history: 14+ 14+ 1 31+ 5+
            4 of 5 positions hit

            """,
            twin.Render());
    }

    [Theory]
    [InlineData("""{"distinct_items": true, "slate_size": 3}""")]
    [InlineData("""{"observe_items": false, "history_length": 2}""")]
    [InlineData("""{"user_count": 3, "item_count": 2, "minimum_history": 0, "maximum_history": 1, "slate_size": 2}""")]
    public void Check_OtherOptions_Passes(string options)
    {
        var checker = new ConformanceChecker(
            (lanes, mode) => Feedback.Definition.MakeVector(
                lanes, new EnvironmentSettings { OptionsJson = options, Autoreset = mode }),
            new ConformanceSettings { StepCount = 60 });

        ConformanceReport report = checker.Check();

        Assert.True(report.Passed, string.Join('\n', report.Failures));
    }

    [Theory]
    [InlineData("""{"minimum_history": 5, "maximum_history": 4}""",
        "Option \"minimum_history\" is 5, above \"maximum_history\", 4; swap them.")]
    [InlineData("""{"item_count": 9, "slate_size": 2}""",
        "Option \"maximum_history\" is 9, but a history is drawn from all 9 items but the first; make \"item_count\" " +
        "larger or \"maximum_history\" smaller.")]
    [InlineData("""{"user_count": 100000, "maximum_history": 16}""",
        "100000 users with 5 features and up to 16 interactions are 2100000 numbers, more than 2000000; make \"user_count\", " +
        "\"user_feature_count\" or \"maximum_history\" smaller.")]
    [InlineData("""{"item_count": 100000, "item_feature_count": 21}""",
        "100000 items with 21 features are 2100000 numbers, more than 2000000; make \"item_count\" or \"item_feature_count\" smaller.")]
    [InlineData("""{"item_count": 20, "slate_size": 21}""",
        "Option \"slate_size\" is 21, but there are only 20 items; make the slate smaller.")]
    public void Make_OptionsThatDisagree_SaysWhatToChange(string options, string expected) => Assert.Equal(
        expected,
        Assert.Throws<InvalidOptionException>(
            () => Feedback.Definition.Make(new EnvironmentSettings { OptionsJson = options })).Message);

    [Fact]
    public void Make_SameGeneratedData_AreSharedWhateverElseDiffers()
    {
        var options = new SlateFeedbackOptions { DataSeed = 77 };
        SlateFeedbackData data = SlateFeedbackCache.Get(options);

        Assert.Same(data, SlateFeedbackCache.Get(options with { SlateSize = 2, HistoryLength = 3, ObserveItems = false }));
        Assert.NotSame(data, SlateFeedbackCache.Get(options with { ClickProbability = 0.4 }));
        GC.KeepAlive(data);
    }

    private static double[] InfoOf(VectorStep step, string name) =>
        step.Final.Infos.First(info => info.Leaf.Path == name).Values.As<double>()[..step.LaneCount].ToArray();

    private static void Write(TempFolder folder, string interactions)
    {
        folder.Write("users.csv", "1\n");
        folder.Write("items.csv", "1\n2\n");
        folder.Write("history.csv", "user_id,item_id,is_click\n" + interactions);
    }
}

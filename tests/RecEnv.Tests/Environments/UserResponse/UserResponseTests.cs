using RecEnv.Environments.UserResponse;
using RecEnv.Spaces;
using Definition = RecEnv.Environments.UserResponse.UserResponse;

namespace RecEnv.Tests.Environments.UserResponse;

public class UserResponseTests
{
    private const int FeedbackLeaf = 0;
    private const int ItemLeaf = 1;
    private const int LengthLeaf = 2;
    private const int IdLeaf = 5;
    private const int ResponseInfo = 0;
    private const int ProbabilityInfo = 1;
    private const int SimilarityInfo = 2;

    private static readonly UserResponseOptions _defaults = new();
    private static readonly UserResponseModel _model = Definition.ModelOf(_defaults);

    [Fact]
    public void Step_Probabilities_AreThoseOfTheFormula()
    {
        using IVectorEnvironment lanes = Make(9, _defaults);
        VectorStep step = lanes.Reset(3);
        for (int t = 0; t < 2; t++)
        {
            Show(lanes, t);
            lanes.Actions.Leaves[0].Lane<long>(4)[..3].Fill(9); // a slate may show an item again
            (int User, int[] Items, int[] Bits)[] histories = [.. Enumerable.Range(0, 9).Select(lane => History(step, lane))];

            lanes.Step(lanes.Actions);

            for (int lane = 0; lane < 9; lane++)
            {
                int[] slate = [.. lanes.Actions.Leaves[0].Lane<long>(lane).ToArray().Select(c => (int)c + 1)];
                double[] similarities = PlainUserResponse.Similarities(_model, slate);
                double[] scores = PlainUserResponse.Scores(_model, histories[lane].User, histories[lane].Items, histories[lane].Bits, slate);
                ReadOnlySpan<float> probabilities = step.Infos[ProbabilityInfo].Values.Lane<float>(lane);
                for (int i = 0; i < scores.Length; i++)
                {
                    double wanted = Math.Max(0, (1 / (1 + Math.Exp(-scores[i]))) - (0.2 * similarities[i / 3]));
                    Assert.Equal(wanted, probabilities[i], 2e-5);
                    Assert.Equal(similarities[i / 3], step.Infos[SimilarityInfo].Values.Lane<float>(lane)[i / 3], 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Step_Responses_OccurWithTheirProbabilities()
    {
        const int Lanes = 600;
        using IVectorEnvironment lanes = Make(Lanes, _defaults);
        VectorStep step = lanes.Reset(1);
        double difference = 0;
        double variance = 0;
        for (int t = 0; t < 3; t++)
        {
            Show(lanes, t);
            lanes.Step(lanes.Actions);
            foreach ((float p, sbyte y) in step.Infos[ProbabilityInfo].Values.As<float>().ToArray()
                .Zip(step.Infos[ResponseInfo].Values.As<sbyte>().ToArray()))
            {
                difference += y - p;
                variance += p * (1 - p);
            }
        }

        Assert.InRange(difference / Math.Sqrt(variance), -4.5, 4.5);
    }

    [Fact]
    public void Step_SlateAndResponses_JoinTheHistoryAndMakeTheReward()
    {
        var options = new UserResponseOptions { FeedbackWeights = [1, 2, -0.5], Temper = 3 };
        using IVectorEnvironment lanes = Make(4, options);
        VectorStep step = lanes.Reset(8);
        for (int t = 0; t < 3; t++)
        {
            Show(lanes, t);
            (int User, int[] Items, int[] Bits)[] before = [.. Enumerable.Range(0, 4).Select(lane => History(step, lane))];

            lanes.Step(lanes.Actions);

            for (int lane = 0; lane < 4; lane++)
            {
                (int user, int[] items, int[] bits) = History(step, lane);
                sbyte[] responses = step.Infos[ResponseInfo].Values.Lane<sbyte>(lane).ToArray();
                int[] shown = [.. lanes.Actions.Leaves[0].Lane<long>(lane).ToArray().Select(c => (int)c + 1)];
                int[] added = [.. Enumerable.Range(0, 6).Select(i => responses[3 * i] + (2 * responses[(3 * i) + 1]) + (4 * responses[(3 * i) + 2]))];
                Assert.Equal(before[lane].User, user);
                Assert.Equal(before[lane].Items.Concat(shown).TakeLast(20), items);
                Assert.Equal(before[lane].Bits.Concat(added).TakeLast(20), bits);
                double reward = Enumerable.Range(0, 18).Sum(i => responses[i] * options.FeedbackWeights[i % 3]) / 6;
                Assert.Equal(reward, step.Rewards[lane], 1e-12);
                Assert.Equal(t == 2, step.Terminated[lane]);
            }
        }
    }

    [Fact]
    public void Reset_Starts_AreUniformRowsOfTheLog()
    {
        const int Lanes = 4000;
        using IVectorEnvironment lanes = Make(Lanes, _defaults);
        VectorStep step = lanes.Reset(5);
        ReadOnlySpan<int> starts = _model.Log.Starts;
        double mean = 0;
        double squares = 0;
        for (int row = 0; row < _model.Log.RowCount; row++)
        {
            double length = Math.Min(20, row - starts[_model.Log.UserOf(row)]);
            mean += length / _model.Log.RowCount;
            squares += length * length / _model.Log.RowCount;
        }

        double got = Enumerable.Range(0, Lanes).Average(lane => History(step, lane).Items.Length);
        double error = Math.Sqrt((squares - (mean * mean)) / Lanes);

        Assert.InRange((got - mean) / error, -4.5, 4.5);
        for (int lane = 0; lane < 50; lane++)
        {
            (int user, int[] items, _) = History(step, lane);
            int[] rows = _model.Log.Items[starts[user]..starts[user + 1]].ToArray();
            Assert.Contains(Enumerable.Range(0, rows.Length), row => rows.AsSpan(Math.Max(0, row - 20)..row).SequenceEqual(items));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(37, 1)]
    [InlineData(37, 3)]
    public void Step_LanesAndThreads_DoNotChangeABit(int laneCount, int threads)
    {
        using IVectorEnvironment some = Make(9, _defaults);
        using IVectorEnvironment others = EnvironmentRegistry.CreateDefault().MakeVector(
            "UserResponse-v0", laneCount, new EnvironmentSettings { Options = _defaults, Threads = threads });
        int compared = Math.Min(9, laneCount);
        VectorStep a = some.Reset(21);
        VectorStep b = others.Reset(21);
        for (int t = 0; t < 12; t++)
        {
            Show(some, t);
            Show(others, t);
            some.Step(some.Actions);
            others.Step(others.Actions);
            for (int lane = 0; lane < compared; lane++)
            {
                Assert.Equal(
                    a.Infos[ProbabilityInfo].Values.Lane<float>(lane).ToArray(), b.Infos[ProbabilityInfo].Values.Lane<float>(lane).ToArray());
                Assert.Equal(a.Rewards[lane], b.Rewards[lane]);
            }
        }
    }

    [Fact]
    public void Users_OfTheGeneratedModel_PreferDifferentItems()
    {
        int[] items = [.. Enumerable.Range(1, 100)];
        int[] favourites = [.. Enumerable.Range(0, 60).Select(user =>
        {
            var scorer = new UserResponseScorer(_model);
            float[] scores = new float[300];
            scorer.Add(user, [], []);
            scorer.Run();
            scorer.Score(0, items, scores);
            return items.MaxBy(item => scores[(item - 1) * 3] + scores[((item - 1) * 3) + 1] + scores[((item - 1) * 3) + 2]);
        })];

        Assert.True(favourites.Distinct().Count() >= 6, $"{favourites.Distinct().Count()} favourites");
    }

    [Fact]
    public void Refuse_RepeatedItemWhereItemsAreDistinct_SaysWhere()
    {
        using IVectorEnvironment lanes = Make(1, new UserResponseOptions { DistinctItems = true });
        lanes.Reset(1);
        long[] slate = [3, 4, 3, 5, 6, 7];
        slate.CopyTo(lanes.Actions.Leaves[0].Lane<long>(0));

        Assert.Equal(
            "Slate position 2 repeats candidate 3 from position 0; a slate may show a candidate once.",
            Assert.Throws<InvalidActionException>(() => lanes.Step(lanes.Actions)).Message);
    }

    [Fact]
    public void Restore_SnapshotOfAnotherModel_IsRefused()
    {
        using var folder = new ModelFolder();
        folder.Write("users.safetensors", 1);
        var options = new UserResponseOptions { Model = folder.PathOf("users.safetensors") };
        using IVectorEnvironment lanes = Make(2, options);
        lanes.Reset(1);
        byte[] snapshot = lanes.Snapshot();
        folder.Write("users.safetensors", 2);
        File.SetLastWriteTimeUtc(options.Model, DateTime.UnixEpoch);
        using IVectorEnvironment changed = Make(2, options);
        changed.Reset(1);

        Assert.Equal(
            "The snapshot was taken with another model: the file has changed since. Restore it or start anew.",
            Assert.Throws<SnapshotException>(() => changed.Restore(snapshot)).Message);
    }

    [Fact]
    public void EpisodeMetrics_RewardsBelowZero_AreThoseOfAllSteps()
    {
        using IEnvironment environment = EnvironmentRegistry.CreateDefault().Make(
            "UserResponse-v0", new EnvironmentSettings { OptionsJson = """{"temper": 3, "feedback_weights": [-1, -2, -3]}""" });
        StepResult result = environment.Reset(2);
        var rewards = new List<double>();
        double[] rates = new double[3];
        double similarity = 0;
        while (!result.EpisodeOver)
        {
            for (int position = 0; position < 6; position++)
            {
                environment.Action.Leaves[0].As<long>()[position] = (9 * rewards.Count) + position;
            }

            result = environment.Step(environment.Action);
            rewards.Add(result.Reward);
            foreach ((int i, sbyte response) in result.Info("response").Values.As<sbyte>().ToArray().Index())
            {
                rates[i % 3] += response / 18.0;
            }

            similarity += result.Info("similarity").Values.As<float>().ToArray().Average() / 3;
        }

        Assert.True(rewards.Max() < 0);
        Assert.Equal(rewards.Max(), Metric("max_reward"), 1e-12);
        Assert.Equal(rates, [Metric("click_rate"), Metric("like_rate"), Metric("star_rate")], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1 - similarity, Metric("ild"), 1e-6);

        double Metric(string name) => result.Info($"episode/{name}").Values.As<double>()[0];
    }

    private static IVectorEnvironment Make(int lanes, UserResponseOptions options) => EnvironmentRegistry.CreateDefault().MakeVector(
        "UserResponse-v0", lanes, new EnvironmentSettings { Options = options });

    /// <summary>Slates of different items, others for each lane and step.</summary>
    private static void Show(IVectorEnvironment lanes, int t)
    {
        for (int lane = 0; lane < lanes.LaneCount; lane++)
        {
            Span<long> slate = lanes.Actions.Leaves[0].Lane<long>(lane);
            for (int position = 0; position < slate.Length; position++)
            {
                slate[position] = ((7 * lane) + (13 * t) + (11 * position)) % 100;
            }
        }
    }

    private static (int User, int[] Items, int[] Bits) History(VectorStep step, int lane)
    {
        ValueBatch seen = step.Observations;
        int length = (int)seen.Leaves[LengthLeaf].Lane<long>(lane)[0];
        sbyte[] feedback = seen.Leaves[FeedbackLeaf].Lane<sbyte>(lane).ToArray();
        long[] items = seen.Leaves[ItemLeaf].Lane<long>(lane).ToArray();
        Assert.All(items[length..], item => Assert.Equal(0, item));
        Assert.All(feedback[(3 * length)..], bit => Assert.Equal(0, bit));
        return (
            (int)seen.Leaves[IdLeaf].Lane<long>(lane)[0],
            [.. items[..length].Select(item => (int)item)],
            [.. Enumerable.Range(0, length).Select(row => feedback[3 * row] + (2 * feedback[(3 * row) + 1]) + (4 * feedback[(3 * row) + 2]))]);
    }
}

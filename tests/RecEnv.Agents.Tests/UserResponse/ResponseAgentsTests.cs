using RecEnv.Agents.UserResponse;
using RecEnv.Environments.UserResponse;
using RecEnv.Spaces;
using Definition = RecEnv.Environments.UserResponse.UserResponse;

namespace RecEnv.Agents.Tests.UserResponse;

public class ResponseAgentsTests
{
    private const int Episodes = 256;

    private static readonly double[] _weights = [0, 1];

    private static readonly EvaluationResult _random = Evaluate("random");
    private static readonly EvaluationResult _points = Evaluate("point-score");
    private static readonly EvaluationResult _constant = Evaluate("constant-slate");

    [Fact]
    public void Oracles_AgainstRandom_EarnMore()
    {
        Assert.True(_points.Mean > _random.Mean + (10 * _random.StandardError), $"{_points.Mean} of {_random.Mean}");
        Assert.True(_constant.Mean > _random.Mean + (10 * _random.StandardError), $"{_constant.Mean} of {_random.Mean}");
    }

    [Fact]
    public void Crowd_OfEachAgent_IsWhatItsSlatesAre()
    {
        SlateCrowdIs(_constant, items: 6, overlap: 1);

        // 128 uniform slates of 6 of 100 items: all items but 100·0.94^128 = 0.04, and each pair shares 6·6/100 items.
        Assert.InRange(_random.Crowd!.DistinctItems, 99.5, 100);
        Assert.InRange(_random.Crowd.Overlap, 0.05, 0.07);
        Assert.InRange(_points.Crowd!.Overlap, 0.07, 0.9);
    }

    [Fact]
    public void Crowd_SlatesThatRepeatAnItem_CountItOnce()
    {
        using IVectorEnvironment lanes = Make(3);

        EvaluationResult result = Evaluation.Run(lanes, new FixedSlates([[1, 1, 1, 1, 1, 2], [1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 4, 4]]), 3, 7);

        // Of the items of slates {1, 2}, {1} and {1, 2, 3, 4}, seven in all, the two other slates show 3, 2 and 3: 8 of 2·7.
        Assert.Equal(4, result.Crowd!.DistinctItems);
        Assert.Equal(8.0 / 14, result.Crowd.Overlap, 1e-12);
    }

    [Fact]
    public void PointScore_Slate_IsTheItemsWithTheLargestProbabilities()
    {
        using IVectorEnvironment lanes = Make(1);
        UserResponseModel model = Definition.ModelOf(new UserResponseOptions());
        var agent = new PointScoreAgent(new AgentContext(lanes.Contract, 1, 0));
        VectorStep step = lanes.Reset(4);

        agent.Act(step, lanes.Actions);

        double[] points = Points(model, step);
        long[] best = [.. Enumerable.Range(0, 100).OrderByDescending(c => points[c]).Take(6).Select(c => (long)c)];
        Assert.Equal(best, lanes.Actions.Leaves[0].Lane<long>(0).ToArray());
        Assert.Equal((0, 6), (agent.LogPropensities[0], agent.PositionPropensities(0).ToArray().Sum()));
    }

    [Fact]
    public void PointScore_Temperature_DrawsItemsByTheirPoints()
    {
        const int Draws = 2_000;
        const double Temperature = 0.5;
        using IVectorEnvironment lanes = Make(1, new UserResponseOptions { SlateSize = 2 });
        var agent = new PointScoreAgent(new AgentContext(lanes.Contract, 1, 5), new PointScoreOptions { Temperature = Temperature });
        VectorStep step = lanes.Reset(4);
        double[] weights = [.. Points(Definition.ModelOf(new UserResponseOptions()), step).Select(points => Math.Exp(points / Temperature))];
        double[] seen = new double[weights.Length];
        for (int i = 0; i < Draws; i++)
        {
            agent.Act(step, lanes.Actions);

            ReadOnlySpan<long> slate = lanes.Actions.Leaves[0].Lane<long>(0);
            double second = weights[slate[1]] / (weights.Sum() - weights[slate[0]]);
            Assert.Equal(weights[slate[0]] / weights.Sum(), agent.PositionPropensities(0)[0], 1e-12);
            Assert.Equal(second, agent.PositionPropensities(0)[1], 1e-12);
            Assert.Equal(Math.Log(second * weights[slate[0]] / weights.Sum()), agent.LogPropensities[0], 1e-9);
            Assert.NotEqual(slate[0], slate[1]);
            seen[slate[0]]++;
        }

        // χ² of 100 items has mean 99 and variance 198.
        double chiSquare = seen.Select((count, i) => (Count: count, Expected: Draws * weights[i] / weights.Sum()))
            .Sum(x => Math.Pow(x.Count - x.Expected, 2) / x.Expected);
        Assert.InRange(chiSquare, 99 - (4 * Math.Sqrt(198)), 99 + (4 * Math.Sqrt(198)));
    }

    [Fact]
    public void PointScore_LowTemperature_IsTheBestSlateWithoutUnderflow()
    {
        using IVectorEnvironment lanes = Make(8);
        VectorStep step = lanes.Reset(4);
        long[][] slates = [.. new[] { 0, 1e-9 }.Select(temperature =>
        {
            new PointScoreAgent(new AgentContext(lanes.Contract, 8, 5), new PointScoreOptions { Temperature = temperature }).Act(step, lanes.Actions);
            return lanes.Actions.Leaves[0].As<long>().ToArray();
        })];

        Assert.Equal(slates[0], slates[1]);
    }

    /// <summary>What each item of the generated model is worth to the user of lane 0, by feedback from a kind on, [100].</summary>
    private static double[] Points(UserResponseModel model, VectorStep step, int firstKind = 0)
    {
        int length = (int)step.Observations.Leaves[2].Lane<long>(0)[0];
        int[] items = [.. step.Observations.Leaves[1].Lane<long>(0)[..length].ToArray().Select(item => (int)item)];
        sbyte[] feedback = step.Observations.Leaves[0].Lane<sbyte>(0).ToArray();
        byte[] bits = [.. Enumerable.Range(0, length).Select(row => (byte)(feedback[3 * row] + (2 * feedback[(3 * row) + 1]) + (4 * feedback[(3 * row) + 2])))];
        var scorer = new UserResponseScorer(model);
        float[] scores = new float[300];
        scorer.Add((int)step.Observations.Leaves[5].Lane<long>(0)[0], items, bits);
        scorer.Run();
        scorer.Score(0, [.. Enumerable.Range(1, 100)], scores);
        return [.. Enumerable.Range(0, 100).Select(c => Enumerable.Range(firstKind, 3 - firstKind).Sum(f => 1 / (1 + Math.Exp(-scores[(3 * c) + f]))))];
    }

    // Weights 0, 0 and −1: the best items are those that are starred least.
    [Fact]
    public void PointScore_FeedbackWeights_DecideWhatIsBest()
    {
        using IVectorEnvironment lanes = Make(1, new UserResponseOptions { FeedbackWeights = [0, 0, -1] });
        VectorStep step = lanes.Reset(4);

        new PointScoreAgent(new AgentContext(lanes.Contract, 1, 0)).Act(step, lanes.Actions);

        double[] stars = Points(Definition.ModelOf(new UserResponseOptions()), step, firstKind: 2);
        Assert.Equal(
            [.. Enumerable.Range(0, 100).OrderBy(c => stars[c]).Take(6).Select(c => (long)c)], lanes.Actions.Leaves[0].Lane<long>(0).ToArray());
    }

    [Fact]
    public void ConstantSlate_SimilarityThatCosts_ChoosesLessAlikeItems()
    {
        double[] alike = [.. _weights.Select(weight =>
        {
            using IVectorEnvironment lanes = Make(1, new UserResponseOptions { SimilarityWeight = weight });
            UserResponseModel model = Definition.ModelOf(new UserResponseOptions());
            int[] slate = [.. new ConstantSlateAgent(lanes.Contract, 1).Slate.Select(c => c + 1)];
            double[] similarities = new double[6];
            model.Similarities(slate, similarities);
            return similarities.Average();
        })];

        Assert.True(alike[1] < alike[0], $"{alike[1]} of {alike[0]}");
    }

    private sealed class FixedSlates(long[][] slates) : IAgent
    {
        public void Act(VectorStep step, ValueBatch actions)
        {
            for (int lane = 0; lane < slates.Length; lane++)
            {
                slates[lane].CopyTo(actions.Leaves[0].Lane<long>(lane));
            }
        }
    }

    private static void SlateCrowdIs(EvaluationResult result, double items, double overlap)
    {
        Assert.Equal(128, result.Crowd!.Lanes);
        Assert.Equal(items, result.Crowd.DistinctItems);
        Assert.Equal(overlap, result.Crowd.Overlap, 1e-12);
    }

    private static EvaluationResult Evaluate(string name)
    {
        using IVectorEnvironment lanes = Make(128);
        IAgent agent = AgentRegistry.CreateDefault().Find(name).Make(new AgentContext(lanes.Contract, 128, 5));
        return Evaluation.Run(lanes, agent, Episodes, 7);
    }

    private static IVectorEnvironment Make(int lanes, UserResponseOptions? options = null) => EnvironmentRegistry.CreateDefault().MakeVector(
        "UserResponse-v0", lanes, new EnvironmentSettings { Options = options ?? new UserResponseOptions() });
}

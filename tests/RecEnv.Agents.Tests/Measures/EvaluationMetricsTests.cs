using RecEnv.Agents.Measures;
using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.InterestExploration;
using RecEnv.Environments.LongTermSatisfaction;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Agents.Tests.Measures;

public class EvaluationMetricsTests
{
    [Theory]
    [InlineData(AutoresetMode.NextStep)]
    [InlineData(AutoresetMode.SameStep)]
    [InlineData(AutoresetMode.Disabled)]
    public void Metrics_OfEveryAutoresetMode_AreTheSame(AutoresetMode autoreset)
    {
        EvaluationResult expected = Play(InterestEvolution.Definition, AutoresetMode.NextStep);
        EvaluationResult result = Play(InterestEvolution.Definition, autoreset);

        Assert.Equal(expected.Returns, result.Returns);
        Assert.Equal(expected.Metrics.Select(x => x.Name), result.Metrics.Select(x => x.Name));
        Assert.All(expected.Metrics, metric => Assert.Equal(metric.Values, result.Metric(metric.Name)!.Values));
        Assert.Equal(expected.Shown!.Counts, result.Shown!.Counts);
    }

    [Fact]
    public void Metrics_OfInterestEvolution_AgreeWithReturnsAndLengths()
    {
        EvaluationResult result = Play(InterestEvolution.Definition, AutoresetMode.NextStep);

        Assert.Equal(2L * result.Lengths.Sum(), result.Shown!.Counts.Sum()); // 2 items a step
        Assert.Equal(20, result.Shown.Counts.Count);
        Assert.Equal(1, result.Shown.Shares.Sum(), 9);
        double shares = result.Metrics.Where(x => x.Name.StartsWith("cluster_share[", StringComparison.Ordinal)).Sum(x => x.Mean);
        Assert.Equal(1, shares + result.Metric("no_click_share")!.Mean, 9);
        Assert.Single(result.Metrics, metric => metric.Name == "ctr");
        Assert.Equal(result.Mean / result.MeanLength, result.RewardPerStep, 9);
    }

    [Fact]
    public void Diversity_OfRandomPairsOfTwentyTopics_IsNineteenTwentieths()
    {
        EvaluationResult result = Play(InterestEvolution.Definition, AutoresetMode.NextStep, episodes: 300);

        EpisodeMetric diversity = result.Metric("diversity")!;
        Assert.InRange(diversity.Mean, 0.95 - (4 * diversity.StandardError), 0.95 + (4 * diversity.StandardError));
    }

    [Fact]
    public void ClickRate_WhereTheEnvironmentReportsNone_IsReadFromTheResponse()
    {
        EvaluationResult result = Play(LongTermSatisfaction.Definition, AutoresetMode.SameStep);

        Assert.All(result.Metric("ctr")!.Values, value => Assert.Equal(1, value)); // the first item is always taken
    }

    [Fact]
    public void Shown_OfEachEnvironment_IsOfItsKind()
    {
        Assert.Equal(("cluster", 2), Kinds(Play(InterestExploration.Definition, AutoresetMode.NextStep)));
        Assert.Equal(("item", 300), Kinds(Play(RatingReplay.Definition, AutoresetMode.NextStep)));
        Assert.Equal(("action", 2), Kinds(Play(CountdownSimulation.Definition, AutoresetMode.NextStep)));
        Assert.Null(Play(LongTermSatisfaction.Definition, AutoresetMode.NextStep).Shown);
    }

    [Fact]
    public void Coverage_OfOneActionOfTwo_IsAHalf()
    {
        using IVectorEnvironment environment = CountdownSimulation.Definition.MakeVector(2);

        EvaluationResult result = Evaluation.Run(environment, new CountingAgent(), 5, 1);

        Assert.Equal(0.5, result.Shown!.Coverage);
        Assert.Equal([result.Lengths.Sum(), 0L], result.Shown.Counts);
    }

    [Fact]
    public void Diversity_OfDenseFeatures_IsOneMinusTheCosine()
    {
        EnvironmentSettings dense = new()
        {
            OptionsJson = """{"video_variant":"basic","choice_model":"multinomial_logit","slate_size":3}""",
        };
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(1, dense);
        VectorStep step = environment.Reset(5);
        var reader = ItemReader.Find(environment.Contract)!;
        long[] slate = [4, 0, 9];
        slate.CopyTo(environment.Actions.Leaves[0].Lane<long>(0));
        int[] kinds = new int[3];
        reader.Read(step, environment.Actions, 0, kinds);

        double? diversity = reader.Diversity(step, environment.Actions, 0, kinds);

        Assert.Equal([-1, -1, -1], kinds);
        Assert.Equal(PlainDiversity(step.Observations["doc"].Lane<float>(0).ToArray(), slate), diversity!.Value, 9);
    }

    [Fact]
    public void Read_ShortSlate_StopsAtTheFirstEmptyPosition()
    {
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(
            1, new EnvironmentSettings { OptionsJson = """{"short_slates":true}""" });
        VectorStep step = environment.Reset(5);
        environment.Actions.Leaves[0].Lane<long>(0)[0] = 3;
        environment.Actions.Leaves[0].Lane<long>(0)[1] = -1;
        int[] kinds = new int[2];

        Assert.Equal(1, ItemReader.Find(environment.Contract)!.Read(step, environment.Actions, 0, kinds));
    }

    [Fact]
    public void Diversity_OfSeveralUsers_IsOfPairsWithinASlate()
    {
        using IVectorEnvironment environment = InterestEvolution.MultiDefinition.MakeVector(
            1, new EnvironmentSettings { OptionsJson = """{"users":2,"slate_size":2}""" });
        VectorStep step = environment.Reset(5);
        var reader = ItemReader.Find(environment.Contract)!;
        long[] slates = [3, 3, 7, 7]; // nothing differs within a slate, whatever differs between them
        slates.CopyTo(environment.Actions.Leaves[0].Lane<long>(0));
        int[] kinds = new int[reader.Positions];

        Assert.Equal(4, reader.Read(step, environment.Actions, 0, kinds));
        Assert.Equal(0, reader.Diversity(step, environment.Actions, 0, kinds));
    }

    [Fact]
    public void Shown_OfEveryEnvironment_CountsEveryPosition()
    {
        foreach (EnvironmentDefinition definition in EnvironmentRegistry.CreateDefault().Definitions)
        {
            EvaluationResult result = Play(definition, AutoresetMode.NextStep);

            Assert.Equal(30, result.Episodes);
            int positions = definition.Describe().ActionSpace.Leaves[0].Size;
            Assert.True(result.Shown is null || result.Shown.Counts.Sum() == (long)positions * result.Lengths.Sum(), definition.Id);
        }
    }

    private static double PlainDiversity(float[] docs, long[] slate)
    {
        double sum = 0;
        foreach ((int i, int j) in (ReadOnlySpan<(int, int)>)[(0, 1), (0, 2), (1, 2)])
        {
            double[] a = [.. docs.Skip(20 * (int)slate[i]).Take(20).Select(x => (double)x)];
            double[] b = [.. docs.Skip(20 * (int)slate[j]).Take(20).Select(x => (double)x)];
            sum += 1 - (a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x)));
        }

        return sum / 3;
    }

    private static (string, int) Kinds(EvaluationResult result) => (result.Shown!.KindName, result.Shown.Counts.Count);

    private static EvaluationResult Play(EnvironmentDefinition definition, AutoresetMode autoreset, int episodes = 30)
    {
        using IVectorEnvironment environment = definition.MakeVector(7, new EnvironmentSettings { Autoreset = autoreset });
        return Evaluation.Run(environment, new RandomAgent(environment.Contract, 7, 1), episodes, 1);
    }
}

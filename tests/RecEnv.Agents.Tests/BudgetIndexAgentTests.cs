using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Agents.Tests;

public class BudgetIndexAgentTests
{
    private static readonly double[] _qualities =
        [.. Enumerable.Range(0, 14).Select(i => -3 + (3.0 * i / 13)), .. Enumerable.Range(0, 6).Select(i => 3.0 * i / 5)];

    // Published mean and standard error; of ours 1.6 at most. A correct agent misses by 3 combined errors once in 370.
    [Theory]
    [InlineData(10, 2, 298, 1.3, true)]
    [InlineData(10, 2, 298, 1.3, false)]
    [InlineData(10, 3, 282, 1.0, true)]
    [InlineData(20, 3, 384, 2.1, true)]
    public void Act_ManyEpisodes_ReturnsThePublishedMean(int candidates, int slate, double mean, double error, bool given)
    {
        using IVectorEnvironment environment = Make(50, candidates, slate);
        var agent = new BudgetIndexAgent(environment.Contract, topicQualities: given ? _qualities : null);

        EvaluationResult result = Evaluation.Run(environment, agent, episodes: 1500, seed: 21);

        double bound = 3 * Math.Sqrt((error * error) + (result.StandardError * result.StandardError));
        Assert.InRange(result.Mean, mean - bound, mean + bound);
    }

    [Theory]
    [InlineData(0, 1, 10)]
    [InlineData(1.4, 2, 10)]
    [InlineData(1.4, 3, 8)]
    [InlineData(5, 4, 7)]
    [InlineData(1.4, 6, 6)]
    [InlineData(0.1, 4, 9)]
    [InlineData(50, 3, 9)]
    public void Act_RandomObservations_ShowsTheSlateOfTheLargestFraction(double returnPerBudget, int slateSize, int candidates)
    {
        const int Lanes = 100;
        using IVectorEnvironment environment = Make(Lanes, candidates, slateSize);
        var agent = new BudgetIndexAgent(environment.Contract, returnPerBudget, _qualities);
        int[][] slates = [.. Slates(candidates, slateSize)];
        VectorStep step = environment.Reset(5);
        for (int t = 0; t < 10; t++)
        {
            agent.Act(step, environment.Actions);

            for (int lane = 0; lane < Lanes; lane++)
            {
                double best = slates.Max(slate => Fraction(step, lane, slate, returnPerBudget));
                int[] shown = [.. environment.Actions.Leaves[0].Lane<long>(lane).ToArray().Select(i => (int)i)];
                Assert.Equal(slateSize, shown.Distinct().Count());
                Assert.Equal(best, Fraction(step, lane, shown, returnPerBudget), 1e-9);
            }

            step = environment.Step(environment.Actions);
        }
    }

    [Fact]
    public void Act_WithoutQualities_LearnsThemFromWhatWasShown()
    {
        using IVectorEnvironment environment = Make(20, 10, 2);
        var agent = new BudgetIndexAgent(environment.Contract);
        VectorStep step = environment.Reset(5);
        double[] sums = new double[20];
        int[] counts = new int[20];
        for (int t = 0; t < 40; t++)
        {
            agent.Act(step, environment.Actions);
            step = environment.Step(environment.Actions);
            for (int i = 0; i < 40; i++)
            {
                int topic = (int)step.Observations["response/cluster_id"].As<long>()[i];
                sums[topic] += step.Observations["response/quality"].As<float>()[i];
                counts[topic]++;
            }
        }

        agent.Act(step, environment.Actions);

        Assert.All(agent.TopicQualities, (mean, c) => Assert.Equal(counts[c] > 0 ? sums[c] / counts[c] : 0, mean, 1e-9));
        Assert.True(counts.Max() > 100);
    }

    [Fact]
    public void Make_ForWhatItCannotPlay_SaysWhy()
    {
        const string Start = "The budget index agent is for \"InterestEvolution-v0\" in dict layout";
        EnvironmentSettings cascade = new() { OptionsJson = """{"choice_model": "multinomial_logit"}""" };
        EnvironmentContract contract = InterestEvolution.Definition.Describe();

        AssertRefused(Start, () => new BudgetIndexAgent(RatingReplay.Definition.Describe()));
        AssertRefused(Start, () => new BudgetIndexAgent(InterestEvolution.Definition.Describe(cascade)));
        AssertRefused(Start, () => new BudgetIndexAgent(
            InterestEvolution.Definition.Describe(new() { Layout = ObservationLayout.Flat })));
        AssertRefused("There are 20 topics, but 3 qualities were given.", () => new BudgetIndexAgent(contract, 1, [1, 2, 3]));
        AssertRefused(
            "The return per minute of budget must be finite and at least 0.", () => new BudgetIndexAgent(contract, double.NaN));
    }

    private static void AssertRefused(string start, Func<BudgetIndexAgent> make) => Assert.StartsWith(
        start, Assert.ThrowsAny<ArgumentException>(() => _ = make()).Message, StringComparison.Ordinal);

    /// <summary>The formula of the rule, in the numbers of the default environment.</summary>
    private static double Fraction(VectorStep step, int lane, IEnumerable<int> slate, double lambda)
    {
        float[] user = step.Observations["user"].Lane<float>(lane).ToArray();
        float[] features = step.Observations["doc"].Lane<float>(lane).ToArray();
        double weight = 2;
        double gain = 0;
        foreach (int candidate in slate)
        {
            int topic = Array.IndexOf(features, 1f, candidate * 20, 20) - (candidate * 20);
            double w = 1 + user[topic];
            weight += w;
            gain += w * (4 - (lambda * (4 - (0.9 / 3.4 * 4 * _qualities[topic]))) + (0.5 * lambda));
        }

        return gain / weight;
    }

    private static IEnumerable<int[]> Slates(int candidates, int size) =>
        from set in Enumerable.Range(0, 1 << candidates)
        where System.Numerics.BitOperations.PopCount((uint)set) == size
        select Enumerable.Range(0, candidates).Where(i => (set >> i & 1) != 0).ToArray();

    private static IVectorEnvironment Make(int lanes, int candidates, int slate) => InterestEvolution.Definition.MakeVector(
        lanes,
        new EnvironmentSettings
        {
            Options = new InterestEvolutionOptions { CandidateCount = candidates, SlateSize = slate },
        });
}

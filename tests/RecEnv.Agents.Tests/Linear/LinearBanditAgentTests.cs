using RecEnv.Agents.Linear;
using RecEnv.Agents.Tests.Support;
using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Linear;

public class LinearBanditAgentTests
{
    private const string Satisfaction = "LongTermSatisfaction-v0";

    /// <summary>
    /// The next engagement grows with clickbait, so that a bandit that has learned it serves the item with the most: in
    /// each of 200 fresh candidate sets.
    /// </summary>
    [Theory]
    [InlineData("lin-ucb", "items", "reward")]
    [InlineData("lin-ts", "items", "reward")]
    [InlineData("lin-ucb", "slates", "reward")]
    public void Train_LongTermSatisfaction_ServesTheMostClickbait(string name, string arms, string feedback)
    {
        using IVectorEnvironment environment = Run.Environment(Satisfaction, 200, Strong(0.058));
        ILearningAgent agent = Trained(
            name, $$"""{"arms":"{{arms}}","feedback":"{{feedback}}"}""", 4_000, environment, Strong(0.058));
        VectorStep step = environment.Reset(77);
        agent.Act(step, environment.Actions);

        for (int lane = 0; lane < 200; lane++)
        {
            float[] clickbait = step.Observations["doc"].Lane<float>(lane).ToArray();
            Assert.Equal(Array.IndexOf(clickbait, clickbait.Max()), environment.Actions.Leaves[0].Lane<long>(lane)[0]);
        }
    }

    /// <summary>
    /// What the bandit learns is myopic. At sensitivity 0.01 serving clickbait is best and the bandit earns as much; at 0.2
    /// it wears the user down: serving the least earns far more, and the bandit no more than serving the most. Returns are
    /// compared at 5 standard errors of the difference.
    /// </summary>
    [Fact]
    public void Return_BySensitivity_MyopiaLosesWhereSatisfactionMatters()
    {
        foreach ((double sensitivity, bool clickbaitWins) in new[] { (0.01, true), (0.058, true), (0.2, false) })
        {
            EvaluationResult most = Run.Evaluate("most-clickbait", null, Satisfaction, Strong(sensitivity), 100);
            EvaluationResult least = Run.Evaluate("least-clickbait", null, Satisfaction, Strong(sensitivity), 100);
            EvaluationResult random = Run.Evaluate("random", null, Satisfaction, Strong(sensitivity), 100);
            EvaluationResult bandit = Judged(sensitivity);

            Assert.Equal(clickbaitWins, Gap(most, least) > 5);
            Assert.Equal(!clickbaitWins, Gap(least, most) > 5);
            Assert.True(Math.Abs(Gap(bandit, most)) < 5, $"The bandit earns {bandit.Mean:F1}, the most clickbait {most.Mean:F1}.");
            if (!clickbaitWins)
            {
                Assert.True(Gap(random, bandit) > 5);
                Assert.True(least.Mean > 1.5 * bandit.Mean, $"{least.Mean:F0} against {bandit.Mean:F0}");
            }
        }
    }

    /// <summary>
    /// In InterestEvolution the probability of a click grows with x·f, which the elementwise products show. A bandit that
    /// learned from clicks must cover two thirds of the way from random slates to the greedy agent's, in clicks: returns
    /// also depend on the topics' quality, which it does not learn, and vary by several minutes from one training to another.
    /// </summary>
    [Theory]
    [InlineData("lin-ucb")]
    [InlineData("lin-ts")]
    public void Train_InterestEvolutionOnClicks_ApproachesTheGreedyAgent(string name)
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 50);
        ILearningAgent agent = Trained(name, """{"feedback":"clicks","alpha":0.3}""", 12_000, environment);
        double random = ClickRate(environment, Run.Agent("random", environment));
        double greedy = ClickRate(environment, Run.Agent("greedy-click", environment));

        Assert.InRange((ClickRate(environment, agent) - random) / (greedy - random), 2.0 / 3, 1.1);
    }

    [Fact]
    public void Features_InterestEvolution_AreItemUserAndProducts()
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 1);
        VectorStep step = environment.Reset(2);
        var features = new LinearFeatures(environment.Contract, 2, LinearInteractions.Auto);
        double[] row = new double[features.Length];
        features.Read(step.Observations, 0);
        features.Of([4, 1], row);
        double[] user = Numbers(step, "user");
        double[] items = Numbers(step, "doc");
        double[] first = items[80..100];
        double[] second = items[20..40];

        Assert.Equal([1, .. user, .. first, .. user.Zip(first, Multiply), .. second, .. user.Zip(second, Multiply)], row);
    }

    [Fact]
    public void Features_Integers_AreOneHot()
    {
        using IVectorEnvironment environment =
            Run.Environment("TabularTest-v0", 1, """{"starting_probabilities":[0,0,0,1,0,0]}""");
        VectorStep step = environment.Reset(2);
        var features = new LinearFeatures(environment.Contract, 1, LinearInteractions.All);
        double[] row = new double[features.Length];
        features.Read(step.Observations, 0);
        features.Of([2], row);
        double[] products = new double[24];
        products[(3 * 4) + 2] = 1;

        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, .. products], row);
    }

    /// <summary>Three items are shown; the credit that each feedback gives them, as (candidate, target) pairs.</summary>
    [Theory]
    [InlineData("reward", 1, "2:5")]
    [InlineData("reward", -1, "0:5 2:5 1:5")]
    [InlineData("clicks", 1, "0:0 2:1 1:0")]
    [InlineData("clicks", -1, "0:0 2:0 1:0")]
    public void Learn_Feedback_CreditsTheRightItems(string feedback, int clicked, string credits)
    {
        using IVectorEnvironment environment =
            Run.Environment("InterestExploration-v0", 1, """{"candidate_count":4,"slate_size":3}""");
        string options = $$"""{"feedback":"{{feedback}}"}""";
        var agent = (LinearBanditAgent)Run.Agent("lin-ucb", environment, options);
        TransitionBatch transition = Transition(environment, [0, 2, 1], clicked, reward: 5);
        agent.Learn(transition);
        var features = new LinearFeatures(environment.Contract, 1, LinearInteractions.Auto);
        var expected = new RidgeModel(features.Length, 1);
        double[] row = new double[features.Length];
        foreach (string[] credit in credits.Split(' ').Select(x => x.Split(':')))
        {
            features.Read(transition.Observations, 0);
            features.Of([credit[0][0] - '0'], row);
            expected.Learn(row, credit[1][0] - '0');
        }

        Assert.Equal(expected.Factor.ToArray(), agent.Model.Factor.ToArray());
        Assert.Equal(expected.Moments.ToArray(), agent.Model.Moments.ToArray());
    }

    [Fact]
    public void Learn_LaneWithoutTransition_TeachesNothing()
    {
        using IVectorEnvironment environment = Run.Environment("InterestExploration-v0", 1);
        var agent = (LinearBanditAgent)Run.Agent("lin-ucb", environment);
        TransitionBatch transition = Transition(environment, [0, 1], 0, reward: 1);
        transition.Present[0] = false;

        agent.Learn(transition);

        Assert.Equal(new RidgeModel(agent.Model.Features, 1).Factor.ToArray(), agent.Model.Factor.ToArray());
    }

    [Theory]
    [InlineData("RatingReplay-v0", null, "slates of items with features")]
    [InlineData("InterestExploration-v0", """{"interactions":"elementwise"}""", "as many user as item features")]
    [InlineData("TabularTest-v0", """{"feedback":"clicks"}""", "response/click")]
    public void Make_UnsuitableEnvironment_SaysWhatIsMissing(string id, string? options, string part)
    {
        using IVectorEnvironment environment = Run.Environment(id, 1);

        AgentMismatchException problem =
            Assert.Throws<AgentMismatchException>(() => Run.Agent("lin-ucb", environment, options));

        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    private static TransitionBatch Transition(IVectorEnvironment environment, long[] slate, int clicked, double reward)
    {
        var transition = new TransitionBatch(environment.Contract, 1);
        transition.Observations.CopyFrom(environment.Reset(4).Observations);
        slate.CopyTo(transition.Actions.Leaves[0].As<long>());
        transition.Present[0] = true;
        transition.Rewards[0] = reward;
        if (clicked >= 0)
        {
            transition.NextObservations["response/click"].As<sbyte>()[clicked] = 1;
        }

        return transition;
    }

    /// <summary>Trains an agent on 8 lanes and hands what it learned to one for another number of lanes.</summary>
    private static ILearningAgent Trained(
        string name, string? agentOptions, int steps, IVectorEnvironment judged, string? options = null)
    {
        string id = judged.Contract.EnvironmentId;
        using IVectorEnvironment environment = Run.Environment(id, 8, options);
        var trained = (ILearningAgent)Run.Agent(name, environment, agentOptions);
        Training.Run(environment, trained, steps, seed: 21);
        var checkpoint = new Checkpoint();
        trained.Save(checkpoint);
        var agent = (ILearningAgent)Run.Agent(name, judged, agentOptions);
        agent.Load(checkpoint);
        agent.Mode = AgentMode.Evaluate;
        return agent;
    }

    private static EvaluationResult Judged(double sensitivity)
    {
        using IVectorEnvironment environment = Run.Environment(Satisfaction, 50, Strong(sensitivity));
        ILearningAgent agent = Trained("lin-ucb", null, 4_000, environment, Strong(sensitivity));
        return Evaluation.Run(environment, agent, 100, seed: 1_000);
    }

    private static double ClickRate(IVectorEnvironment environment, IAgent agent) =>
        Evaluation.Run(environment, agent, 300, seed: 9).Metric("ctr")!.Mean;

    private static double Gap(EvaluationResult x, EvaluationResult y) =>
        (x.Mean - y.Mean) / Math.Sqrt((x.StandardError * x.StandardError) + (y.StandardError * y.StandardError));

    private static string Strong(double sensitivity) => FormattableString.Invariant(
        $$"""{"sensitivity":{{sensitivity}},"time_budget":120,"choc_deviation":0.1,"kale_deviation":0.1}""");

    private static double[] Numbers(VectorStep step, string path)
    {
        LeafBuffer leaf = step.Observations[path];
        return [.. leaf.As<float>().ToArray().Select(x => (double)x)];
    }

    private static double Multiply(double x, double y) => x * y;
}

using RecEnv.Agents.Planning;
using RecEnv.Agents.Runs;
using RecEnv.Agents.Tests.Support;
using RecEnv.Agents.Wolpertinger;
using RecEnv.Environments.DocumentTransition;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.Wolpertinger;

public class WolpertingerAgentTests
{
    private const double Optimum = 8.924550256;

    /// <summary>The exact value of what it shows without exploration is at least 95 % of the optimum, before half of the preset's steps.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_Preset_ComesWithinFivePercentOfTheOptimum(int seed)
    {
        TrainingPlan plan = TrainingPresets.Find("wolpertinger");
        using IVectorEnvironment environment = Run.Environment(plan.Environment, plan.Lanes);
        var context = new AgentContext(environment.Contract, plan.Lanes, TrainingPlan.LaneSeed(seed));
        var agent = (ILearningAgent)AgentRegistry.CreateDefault().Find(plan.Agent).Make(context, plan.AgentOptions);

        Training.Run(environment, agent, 15_000, TrainingPlan.LaneSeed(seed));

        double value = new DocumentTransitionSolver(TransitionMatrix.Of(new DocumentTransitionOptions()))
            .Evaluate(AgentPolicy.Read(agent, context)).Mean;
        Assert.InRange(value, 0.95 * Optimum, Optimum + 1e-9);
        Assert.Equal(AgentMode.Train, agent.Mode);
    }

    /// <summary>Every step pays 1. Where each is the last, an action is worth 1; where each is only cut, 1 + γ·Q = 5.</summary>
    [Theory]
    [InlineData(0, 1, 0.1)]
    [InlineData(1, 5, 0.4)]
    public void Learn_EndsAndCuts_AreToldApart(int goesOn, double expected, double tolerance)
    {
        string options = $$"""{"accept_reward":1,"reject_reward":1,"continue_after_accept":{{goesOn}},"continue_after_reject":{{goesOn}}}""";
        using IVectorEnvironment environment = Run.Environment("DocumentTransition-v0", 8, options, steps: 1);
        var agent = new WolpertingerAgent(
            new AgentContext(environment.Contract, 8, 1),
            new WolpertingerOptions { Discount = 0.8, TargetRate = 0.05, HiddenSizes = [16], LearningRate = 3e-3 });

        Training.Run(environment, agent, 8_000, seed: 2);
        agent.Act(environment.Reset(3), environment.Actions);

        Assert.Equal(expected, agent.BestValue(0), tolerance);
    }

    /// <summary>Lengths of embeddings mean nothing to the critic; only the original's search looks at them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Act_EmbeddingsMadeLonger_ChangesChoicesOnlyInARawSearch(bool raw)
    {
        using IVectorEnvironment environment = Run.Environment("DocumentTransition-v0", 1);
        var context = new AgentContext(environment.Contract, 1, 4);
        var agent = new WolpertingerAgent(context, new WolpertingerOptions { Neighbours = 1, RawNeighbours = raw });
        int[] before = AgentPolicy.Read(agent, context);
        var checkpoint = new Checkpoint();
        agent.Save(checkpoint);
        float[] embeddings = checkpoint.Get<float>("online.embedding.weight", 10, 4).ToArray();
        foreach (int action in before.Distinct())
        {
            for (int i = 0; i < 4; i++)
            {
                embeddings[(4 * action) + i] *= 50;
            }
        }

        checkpoint.Set<float>("online.embedding.weight", embeddings, 10, 4);
        agent.Load(checkpoint);
        int[] after = AgentPolicy.Read(agent, context);

        Assert.Equal(!raw, before.SequenceEqual(after));
        Assert.Equal(raw, !before.Intersect(after).Any());
    }

    [Theory]
    [InlineData(false, 0.2)]
    [InlineData(true, 0.8)]
    public void Collect_InvertedExploration_ActsAtRandomInTheOtherSteps(bool inverted, double share)
    {
        using IVectorEnvironment environment = Run.Environment("DocumentTransition-v0", 1);
        var agent = new WolpertingerAgent(
            new AgentContext(environment.Contract, 1, 4), new WolpertingerOptions { Epsilon = 0.2, InvertedExploration = inverted });
        var figures = new List<TrainingFigure>();

        agent.Collect(figures);

        Assert.Contains(new TrainingFigure("epsilon", share), figures);
    }

    /// <summary>Against sorting all by distance.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void Find_AnyPoint_ListsTheNearestFirst(int neighbours)
    {
        var random = new Learning.LearningRandom(3);
        float[] actions = [.. Enumerable.Range(0, 12 * 3).Select(_ => MathF.Round(random.Normal()))]; // so that some are equally far
        for (int trial = 0; trial < 50; trial++)
        {
            float[] proto = [random.Normal(), 0, random.Normal()];
            int[] nearest = new int[neighbours];

            new NearestActions(12, 3, neighbours).Find(proto, actions, nearest);

            Assert.Equal(Enumerable.Range(0, 12).OrderBy(Distance).Take(neighbours), nearest);
            float Distance(int action) => Enumerable.Range(0, 3)
                .Select(i => proto[i] - actions[(3 * action) + i]).Aggregate(0f, (sum, x) => sum + (x * x));
        }
    }

    /// <summary>An actor that climbs the critic stands higher than the points of a fine grid do on average; were it to descend, lower.</summary>
    [Fact]
    public void Learn_CriticGradient_MovesTheProtoActionUpward()
    {
        using IVectorEnvironment environment = Run.Environment("DocumentTransition-v0", 8);
        var options = new WolpertingerOptions { ActorGradient = ActorGradient.Critic, EmbeddingLength = 2, LearningRate = 3e-3, UpdatePeriod = 2 };
        var agent = new WolpertingerAgent(new AgentContext(environment.Contract, 8, 1), options);
        Training.Run(environment, agent, 4_000, seed: 2);
        var checkpoint = new Checkpoint();
        agent.Save(checkpoint);
        var features = new DiscreteFeatures(environment.Contract, "test");
        var networks = new ActorCritic(features, options, new Learning.LearningRandom(1));
        networks.Load(checkpoint, "online.");
        var tape = new Learning.Tape();
        using Learning.NoGradScope none = tape.NoGrad();
        float[] documents = new float[10 * 10];
        for (int document = 0; document < 10; document++)
        {
            documents[(document * 10) + document] = 1;
        }

        Learning.Tensor states = tape.Input(documents, 10, 10);
        double proto = Mean(networks.Value(states, networks.Propose(states)));
        double around = Enumerable.Range(0, 64).Average(i =>
        {
            (float sin, float cos) = MathF.SinCos(i * MathF.PI / 32);
            return Mean(networks.Value(states, tape.Input([.. Enumerable.Repeat((float[])[sin, cos], 10).SelectMany(x => x)], 10, 2)));
        });

        Assert.True(proto > around + 0.1, FormattableString.Invariant($"{proto:F3} against {around:F3}."));

        static double Mean(Learning.Tensor values) => values.Values.ToArray().Average();
    }

    [Fact]
    public void Add_MoreThanTheCapacity_TakesThePlaceOfTheOldest()
    {
        var memory = new TransitionMemory(3, 1);

        int[] slots = [.. Enumerable.Range(0, 5).Select(i => memory.Add(i, i, ended: false))];

        Assert.Equal([0, 1, 2, 0, 1], slots);
        Assert.Equal(3, memory.Count);
        Assert.Equal([3, 4, 2], memory.Actions);
    }

    [Theory]
    [InlineData("RatingReplay-v0", "that are always allowed")]
    [InlineData("InterestEvolution-v0", "needs one action")]
    public void Make_OtherEnvironments_Says(string id, string message)
    {
        using IVectorEnvironment environment = Run.Environment(id, 1);

        var error = Assert.Throws<AgentMismatchException>(() => Run.Agent("wolpertinger", environment));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherEnvironment_Says()
    {
        using IVectorEnvironment environment = Run.Environment("TabularTest-v0", 1);
        var context = new AgentContext(environment.Contract, 1, 1);

        var error = Assert.Throws<AgentMismatchException>(() => AgentPolicy.Read(Run.Agent("random", environment), context));

        Assert.Contains("not for \"TabularTest-v0\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"one_hot":true}""")]
    public void Read_OptimalRecommender_GivesTheBestPolicy(string? options)
    {
        using IVectorEnvironment environment = Run.Environment("DocumentTransition-v0", 2, options);
        var context = new AgentContext(environment.Contract, 2, 1);

        Assert.Equal([2, 6, 9, 7, 4, 8, 5, 0, 3, 1], AgentPolicy.Read(Run.Agent("optimal-recommender", environment), context));
    }
}

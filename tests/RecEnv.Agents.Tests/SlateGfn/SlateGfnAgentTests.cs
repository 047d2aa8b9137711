using System.Runtime.InteropServices;
using RecEnv.Agents.SlateGfn;
using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.SlateFeedback;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.SlateGfn;

public class SlateGfnAgentTests
{
    private static readonly SlateGfnOptions _small =
        new() { HiddenSize = 8, ItemWidth = 4, HistoryWidth = 4, WarmUpSteps = 16, BatchSize = 16, Epsilon = 0.3, FinalEpsilon = 0.3 };

    // χ² of 30 slates has mean 29 and variance 58.
    [Fact]
    public void Act_ManyLanesOfOneState_ShowsEachSlateAsOftenAsItsPropensitySays()
    {
        const int Lanes = 20_000;
        using IVectorEnvironment environment = SlateTableSimulation.Definition.MakeVector(Lanes);
        var agent = new SlateGfnAgent(new AgentContext(environment.Contract, Lanes, 3), _small with { UpdatePeriod = 1000, LearningRate = 0.02 });
        Training.Run(environment, agent, 2 * Lanes, seed: 1);
        VectorStep step = environment.Reset(2);

        agent.Act(step, environment.Actions);

        var seen = new Dictionary<(long, long), (int Count, double Probability)>();
        for (int lane = 0; lane < Lanes; lane++)
        {
            ReadOnlySpan<long> slate = environment.Actions.Leaves[0].Lane<long>(lane);
            double probability = Math.Exp(agent.LogPropensities[lane]);
            ReadOnlySpan<double> positions = agent.PositionPropensities(lane);
            Assert.Equal(probability, positions[0] * positions[1], 1e-12);
            (int count, double known) = seen.GetValueOrDefault((slate[0], slate[1]), (0, probability));
            Assert.Equal(known, probability, 1e-12);
            seen[(slate[0], slate[1])] = (count + 1, probability);
        }

        Assert.Equal(30, seen.Count);
        Assert.DoesNotContain(seen.Keys, slate => slate.Item1 == slate.Item2);
        Assert.Equal(1, seen.Values.Sum(x => x.Probability), 1e-6);
        Assert.True(seen.Values.Max(x => x.Probability) > 2.0 / 30, "the policy is still uniform, so the test would see nothing");
        double chiSquare = seen.Values.Sum(x => Math.Pow(x.Count - (Lanes * x.Probability), 2) / (Lanes * x.Probability));
        Assert.InRange(chiSquare, 29 - (4 * Math.Sqrt(58)), 29 + (4 * Math.Sqrt(58)));
    }

    [Fact]
    public void ActGreedily_BeforeActing_ChangesNothing()
    {
        using IVectorEnvironment environment = SlateTableSimulation.Definition.MakeVector(8);
        SlateGfnAgent[] agents = [.. Enumerable.Range(0, 2).Select(_ => new SlateGfnAgent(new AgentContext(environment.Contract, 8, 3), _small))];
        foreach (SlateGfnAgent agent in agents)
        {
            Training.Run(environment, agent, 200, seed: 1);
        }

        VectorStep step = environment.Reset(2);
        agents[1].ActGreedily(step, environment.Actions);
        long[] greedy = environment.Actions.Leaves[0].As<long>().ToArray();
        agents[0].Act(step, environment.Actions);
        long[] first = environment.Actions.Leaves[0].As<long>().ToArray();
        agents[1].Act(step, environment.Actions);

        Assert.Equal(first, environment.Actions.Leaves[0].As<long>().ToArray());
        Assert.Equal(agents[0].LogPropensities.ToArray(), agents[1].LogPropensities.ToArray());
        Assert.Single(greedy.Chunk(2).Select(slate => (slate[0], slate[1])).Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Act_UniformBehaviour_RepeatsItemsOnlyWithoutMask(bool mask)
    {
        const int Lanes = 4_000;
        using IVectorEnvironment environment = Feedback(Lanes, new SlateFeedbackOptions { ItemCount = 12 });
        var agent = new SlateGfnAgent(
            new AgentContext(environment.Contract, Lanes, 3), _small with { Behaviour = SlateBehaviour.Uniform, Mask = mask });

        agent.Act(environment.Reset(1), environment.Actions);

        double expected = mask ? 0 : 1 - (12.0 * 11 * 10 * 9 * 8 / Math.Pow(12, 5));
        double log = mask ? -Math.Log(12.0 * 11 * 10 * 9 * 8) : -5 * Math.Log(12);
        int repeats = environment.Actions.Leaves[0].As<long>().ToArray().Chunk(5).Count(slate => slate.Distinct().Count() < 5);
        Assert.Equal(expected, repeats / (double)Lanes, 4 * Math.Sqrt(expected * (1 - expected) / Lanes));
        Assert.All(agent.LogPropensities.ToArray(), propensity => Assert.Equal(log, propensity, 1e-9));
    }

    // 40 users, 20 items, slates of 3: random slates earn the mean history length / 20, about 0.25.
    [Theory]
    [InlineData(SlateBalance.Detailed, SlateEncoder.History, 3e-3, 2)]
    [InlineData(SlateBalance.Trajectory, SlateEncoder.Sequence, 1e-3, 1.5)]
    public void Train_SlateFeedback_EarnsSeveralTimesWhatUniformSlatesDo(SlateBalance balance, SlateEncoder encoder, double rate, double times)
    {
        using IVectorEnvironment environment = Feedback(32, new SlateFeedbackOptions { ItemCount = 20, UserCount = 40, SlateSize = 3 });
        var options = new SlateGfnOptions
        {
            Balance = balance,
            Encoder = encoder,
            HiddenSize = 64,
            HistoryWidth = 16,
            ItemWidth = 16,
            BatchSize = 64,
            UpdatePeriod = 16,
            RewardExponent = 20,
            LearningRate = rate,
        };
        var agent = new SlateGfnAgent(new AgentContext(environment.Contract, 32, 1), options);
        double random = Evaluation.Run(environment, new RandomAgent(environment.Contract, 32, 1), 2_000, seed: 5).Mean;

        Training.Run(environment, agent, 8_000, seed: 1);
        EvaluationResult result = Evaluation.Run(environment, agent, 1_000, seed: 5);

        Assert.InRange(random, 0.2, 0.3);
        Assert.True(result.Mean - (4 * result.StandardError) > times * random, $"{result.Mean:F3} ± {result.StandardError:F3} against {random:F3}");
        Assert.True(result.Variety!.DistinctPerUser > 2, $"{result.Variety}");
    }

    [Fact]
    public void Act_ServedGreedily_ShowsEachUserOneSlate()
    {
        using IVectorEnvironment environment = Feedback(16, new SlateFeedbackOptions { UserCount = 8 });
        var agent = new SlateGfnAgent(new AgentContext(environment.Contract, 16, 1), _small with { Serving = SlateServing.Greedy });

        EvaluationResult result = Evaluation.Run(environment, agent, 400, seed: 1);

        Assert.Equal((8, 50.0, 1.0), (result.Variety!.Users, result.Variety.SlatesPerUser, result.Variety.DistinctPerUser));
    }

    [Fact]
    public void Learn_NegativeReward_IsRefusedInASentence()
    {
        using IVectorEnvironment environment = SlateTableSimulation.Definition.MakeVector(1);
        var agent = new SlateGfnAgent(new AgentContext(environment.Contract, 1, 1), _small);
        var transitions = new TransitionBatch(environment.Contract, 1);
        transitions.Present[0] = true;
        transitions.Rewards[0] = -1.5;

        string message = Assert.Throws<TrainingDivergedException>(() => agent.Learn(transitions)).Message;

        Assert.Equal("A GFlowNet needs rewards of at least -reward_offset (-1), but one is -1.5. Raise \"reward_offset\".", message);
    }

    [Theory]
    [InlineData("shows no features \"doc\"", false, false, SlateItems.Features, true)]
    [InlineData("refuses slates that repeat an item", true, true, SlateItems.Learned, false)]
    public void Make_OptionsThatDoNotSuit_SaysWhatToSet(string part, bool observe, bool distinct, SlateItems items, bool mask)
    {
        using IVectorEnvironment environment = Feedback(1, new SlateFeedbackOptions { ObserveItems = observe, DistinctItems = distinct });

        string message = Assert.Throws<AgentMismatchException>(() => new SlateGfnAgent(
            new AgentContext(environment.Contract, 1, 1), _small with { Items = items, Mask = mask })).Message;

        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains("SlateFeedback-v0", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SlateFeedback-v0", "{}", "the history after a step does not end with the slate. Set \"credit\" to \"slate\".")]
    [InlineData("UserResponse-v0", """{"feedback_weights":[1,1,2]}""", "of their feedback, but that is ")]
    public void Learn_PositionsThatDoNotMakeTheReward_IsRefusedInASentence(string id, string environmentOptions, string part)
    {
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault()
            .MakeVector(id, 8, new EnvironmentSettings { OptionsJson = environmentOptions });
        var agent = new SlateGfnAgent(
            new AgentContext(environment.Contract, 8, 1), _small with { Balance = SlateBalance.Detailed, Credit = SlateCredit.Positions });

        string message = Assert.Throws<AgentMismatchException>(() => Training.Run(environment, agent, 100, seed: 1)).Message;

        Assert.StartsWith("\"credit\" is \"positions\", so a slate must join the history with its feedback", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    // Both positions' own rewards make 0.5, but the first alone takes 2.5.
    [Fact]
    public void Learn_FirstPositionsFarBelowZero_IsRefusedInASentence()
    {
        using IVectorEnvironment environment = SlatePartsSimulation.Definition.MakeVector(1);
        var agent = new SlateGfnAgent(
            new AgentContext(environment.Contract, 1, 1), _small with { Balance = SlateBalance.Detailed, Credit = SlateCredit.Positions });
        var transitions = new TransitionBatch(environment.Contract, 1);
        transitions.Present[0] = true;
        transitions.Rewards[0] = 0.5;
        transitions.Actions.Leaves[0].Lane<long>(0)[1] = 1;
        transitions.NextObservations.Leaves[1].Lane<long>(0)[0] = 1;
        transitions.NextObservations.Leaves[1].Lane<long>(0)[1] = 2;
        transitions.NextObservations.Leaves[0].Lane<float>(0)[0] = -5;
        transitions.NextObservations.Leaves[0].Lane<float>(0)[1] = 6;

        Assert.Equal(
            "The first positions of a slate earned -2.5 of its reward, but with \"credit\" \"positions\" it must be at least " +
            "-reward_offset (-1). Raise \"reward_offset\".",
            Assert.Throws<TrainingDivergedException>(() => agent.Learn(transitions)).Message);
    }

    [Theory]
    [InlineData(SlateBalance.Trajectory, false)]
    [InlineData(SlateBalance.Detailed, true)]
    public void Problem_PositionsCreditedWithoutTheirFlows_NamesWhatItNeeds(SlateBalance balance, bool terminal) =>
        Assert.Equal(
            "Option \"credit\" is \"positions\", which needs \"balance\" to be \"detailed\" and \"learn_terminal_flow\" to be false.",
            (_small with { Credit = SlateCredit.Positions, Balance = balance, LearnTerminalFlow = terminal }).Problem());

    [Theory]
    [InlineData(SlateCredit.Slate, false)] // without a buffer
    [InlineData(SlateCredit.Slate, true)] // without what positions earned
    public void Load_CheckpointWithoutTheReplay_ChangesNothing(SlateCredit credit, bool saveReplay)
    {
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector("UserResponse-v0", 4, new EnvironmentSettings());
        SlateGfnOptions options = _small with { Balance = SlateBalance.Detailed, Credit = SlateCredit.Positions, SaveReplay = true };
        Checkpoint[] saved = [.. new[] { options with { Credit = credit, SaveReplay = saveReplay }, options }.Select(trained =>
        {
            var agent = new SlateGfnAgent(new AgentContext(environment.Contract, 4, 1), trained);
            Training.Run(environment, agent, 40, seed: 1);
            var checkpoint = new Checkpoint();
            agent.Save(checkpoint);
            return checkpoint;
        })];
        var loaded = new SlateGfnAgent(new AgentContext(environment.Contract, 4, 7), options);
        loaded.Load(saved[1]);

        Assert.Throws<CheckpointException>(() => loaded.Load(saved[0]));
        var after = new Checkpoint();
        loaded.Save(after);
        Assert.Equal(saved[1].ToBytes(), after.ToBytes());
    }

    [Fact]
    public void Make_RowScale_ScalesTheTablesAndNothingElse()
    {
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector("UserResponse-v0", 1, new EnvironmentSettings());
        Checkpoint[] made = [.. new[] { 1, 0.25 }.Select(scale =>
        {
            var checkpoint = new Checkpoint();
            new SlateGfnAgent(new AgentContext(environment.Contract, 1, 1), _small with { RowScale = scale, Encoder = SlateEncoder.Sequence })
                .Save(checkpoint);
            return checkpoint;
        })];

        string[] scaled = [.. made[0].Names.Where(name => name.StartsWith("network.", StringComparison.Ordinal))
            .Where(name => !made[0].Get(name).Bytes.SequenceEqual(made[1].Get(name).Bytes))];

        Assert.Equal(
            ["network.history.weight", "network.item.weight", "network.position.weight", "network.user.0.weight", "network.user.1.weight",
                "network.user.2.weight"],
            scaled.Order(StringComparer.Ordinal));
        Assert.All(scaled, name => Assert.Equal(
            MemoryMarshal.Cast<byte, float>(made[0].Get(name).Bytes).ToArray().Select(x => x * 0.25f),
            MemoryMarshal.Cast<byte, float>(made[1].Get(name).Bytes).ToArray()));
    }

    private static IVectorEnvironment Feedback(int lanes, SlateFeedbackOptions options) =>
        SlateFeedback.Definition.MakeVector(lanes, new EnvironmentSettings { Options = options });
}

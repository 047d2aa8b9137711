using RecEnv.Agents.Layers;
using RecEnv.Agents.Tests.Support;
using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Layers;

public class LayerTests
{
    private static readonly float[] _clickbait = [0.1f, 0.5f, 0.9f];

    /// <summary>Counts of the layer against a recount of what was shown and clicked, over several episodes and modes.</summary>
    [Theory]
    [InlineData(AutoresetMode.NextStep)]
    [InlineData(AutoresetMode.SameStep)]
    [InlineData(AutoresetMode.Disabled)]
    public void ClusterClicks_SeveralEpisodes_AreARecount(AutoresetMode mode)
    {
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector(
            "InterestExploration-v0", 1, new EnvironmentSettings { Autoreset = mode, MaxEpisodeSteps = 6 });
        CountingAgent? agent = null;
        var layer = new ClusterClickLayer(
            new AgentContext(environment.Contract, 1, 1), inner => agent = new CountingAgent(inner));

        Evaluation.Run(environment, layer, 4, seed: 3);

        Assert.True(agent!.Checked > 20);
        Assert.True(agent.Clicks > 0);
    }

    [Fact]
    public void Statistics_LearningBase_LearnsFromThemInTransitions()
    {
        using IVectorEnvironment environment = Run.Environment("LongTermSatisfaction-v0", 2);
        LearnerThatChecks? agent = null;
        var layer = new HistoryLayer(
            new AgentContext(environment.Contract, 2, 1), 2, inner => agent = new LearnerThatChecks(inner));

        Training.Run(environment, layer, 300, seed: 3);

        Assert.True(agent!.Checked > 250);
        layer.Mode = AgentMode.Evaluate;
        Assert.Equal(AgentMode.Evaluate, agent.Mode);
    }

    /// <summary>
    /// Period 3, discount 0.5, cost 10; rewards 1, 2, 4, 8, … The first slate is held for three steps and earns
    /// 1 + 2/2 + 4/4 = 3; the second, another, earns 8 + 16/2 + 32/4 − 10 = 14.
    /// </summary>
    [Fact]
    public void TemporalAggregation_Sound_HoldsSlatesAndSumsRewards()
    {
        EnvironmentContract contract =
            Run.Environment("LongTermSatisfaction-v0", 1, """{"candidate_count":3,"slate_size":1}""").Contract;
        RecordingAgent? agent = null;
        var options = new TemporalAggregationOptions { Discount = 0.5, Period = 3, SwitchingCost = 10 };
        var layer = new TemporalAggregationLayer(
            new AgentContext(contract, 1, 1), options, (inner, _) => agent = new RecordingAgent(inner, [[2], [0], [1]]));
        var step = new VectorStep(contract.ObservationSpace, contract.Infos, 1);
        _clickbait.CopyTo(step.Observations["doc"].As<float>());
        var actions = new ValueBatch(contract.ActionSpace, 1);
        var shown = new List<long>();
        for (int i = 0; i <= 6; i++)
        {
            step.Started[0] = i == 0;
            step.Rewards[0] = i == 0 ? 0 : 1 << (i - 1);
            layer.Act(step, actions);
            shown.Add(actions.Leaves[0].As<long>()[0]);
        }

        var decisions = agent!.Shown.Where(x => !x.Idle).ToList();
        Assert.Equal([2, 2, 2, 0, 0, 0, 1], shown);
        Assert.Equal([0, 3, 14], decisions.Select(x => x.Reward));
        Assert.Equal([0.1f, 0.9f, 0.1f], decisions.Select(x => x.Observation["user/last_slate"].As<float>()[0]));
    }

    [Fact]
    public void TemporalAggregation_NewEpisode_StartsAfresh()
    {
        EnvironmentContract contract =
            Run.Environment("LongTermSatisfaction-v0", 1, """{"candidate_count":3,"slate_size":1}""").Contract;
        RecordingAgent? agent = null;
        var layer = new TemporalAggregationLayer(
            new AgentContext(contract, 1, 1),
            new TemporalAggregationOptions { Discount = 1, Period = 2, SwitchingCost = 1 },
            (inner, _) => agent = new RecordingAgent(inner, [[0], [1], [1]]));
        var step = new VectorStep(contract.ObservationSpace, contract.Infos, 1);
        _clickbait.CopyTo(step.Observations["doc"].As<float>());
        var actions = new ValueBatch(contract.ActionSpace, 1);
        foreach ((bool started, bool truncated) in new[] { (true, false), (false, true), (true, false), (false, false), (false, false) })
        {
            (step.Started[0], step.Truncated[0], step.Rewards[0]) = (started, truncated, started ? 0 : 5);
            layer.Act(step, actions);
        }

        // Begin, end after one reward, begin, hold (idle), decision after two rewards: one slate an episode, so no cost.
        Assert.Equal([0, 5, 0, 0, 10], agent!.Shown.Select(x => x.Reward));
        Assert.Equal([false, true, false, true, false], agent.Shown.Select(x => x.Idle));
    }

    [Fact]
    public void Make_WithoutUser_SaysWhatIsMissing()
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1);
        var context = new AgentContext(environment.Contract, 1, 1);

        Assert.Contains(
            "needs \"response\"",
            Assert.Throws<AgentMismatchException>(() => new HistoryLayer(context, 2, inner => new RecordingAgent(inner, []))).Message,
            StringComparison.Ordinal);
        Assert.Throws<AgentMismatchException>(
            () => new TemporalAggregationLayer(context, new TemporalAggregationOptions(), (inner, _) => new RecordingAgent(inner, [])));
    }

    /// <summary>Counts for itself, and compares.</summary>
    private sealed class CountingAgent(AgentContext context) : IAgent
    {
        private readonly RandomAgent _random = new(context.Contract, 1, 5);
        private readonly float[] _impressions = new float[2];
        private readonly float[] _clicks = new float[2];

        public int Checked { get; private set; }

        public float Clicks { get; private set; }

        public void Act(VectorStep step, ValueBatch actions)
        {
            if (step.Final.Count > 0)
            {
                Count(step.Final.Observations);
            }

            if (step.Started[0])
            {
                Array.Clear(_impressions);
                Array.Clear(_clicks);
                Check(step.Observations);
            }
            else
            {
                Count(step.Observations);
            }

            _random.Act(step, actions);
        }

        private void Count(ValueBatch observation)
        {
            for (int position = 0; position < 2; position++)
            {
                long topic = observation["response/cluster_id"].As<long>()[position];
                _impressions[topic]++;
                _clicks[topic] += observation["response/click"].As<sbyte>()[position];
            }

            Check(observation);
        }

        private void Check(ValueBatch observation)
        {
            Assert.Equal(_impressions, observation["user/sufficient_statistics/impression_count"].Lane<float>(0).ToArray());
            Assert.Equal(_clicks, observation["user/sufficient_statistics/click_count"].Lane<float>(0).ToArray());
            Clicks += _clicks.Sum();
            Checked++;
        }
    }

    /// <summary>A learner that is given consistent transitions: the next history is the present one, moved on.</summary>
    private sealed class LearnerThatChecks(AgentContext context) : ILearningAgent
    {
        private const string History = "user/sufficient_statistics/";

        private readonly RandomAgent _random = new(context.Contract, context.LaneCount, 5);

        public int Checked { get; private set; }

        public AgentMode Mode { get; set; } = AgentMode.Train;

        public void Act(VectorStep step, ValueBatch actions) => _random.Act(step, actions);

        public void Learn(TransitionBatch transitions)
        {
            for (int lane = 0; lane < transitions.LaneCount; lane++)
            {
                if (transitions.Present[lane])
                {
                    float engagement = transitions.NextObservations["response/engagement"].Lane<float>(lane)[0];
                    float newest = transitions.NextObservations[History + "0/response/engagement"].Lane<float>(lane)[0];
                    float older = transitions.NextObservations[History + "1/response/engagement"].Lane<float>(lane)[0];
                    float before = transitions.Observations[History + "0/response/engagement"].Lane<float>(lane)[0];
                    Assert.Equal(engagement, newest);
                    Assert.Equal(before, older);
                    Assert.Equal(transitions.First[lane] ? 0 : 1, transitions.Observations[History + "1/known"].Lane<sbyte>(lane)[0]);
                    Checked++;
                }
            }
        }

        public void Save(Checkpoint checkpoint)
        {
        }

        public void Load(Checkpoint checkpoint)
        {
        }
    }
}

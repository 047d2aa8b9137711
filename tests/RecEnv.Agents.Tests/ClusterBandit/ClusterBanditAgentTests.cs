using RecEnv.Agents.Bandits;
using RecEnv.Agents.ClusterBandit;
using RecEnv.Agents.Tests.Support;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.ClusterBandit;

public class ClusterBanditAgentTests
{
    private const string Id = "InterestExploration-v0";

    /// <summary>The original's returns with their standard errors, 400 episodes of 100 steps each.</summary>
    [Theory]
    [InlineData("ucb1", 1, 36.385, 0.405)]
    [InlineData("ucb1", 0.3, 37.603, 0.427)]
    [InlineData("kl_ucb", 1, 36.625, 0.410)]
    [InlineData("kl_ucb", 0.3, 36.938, 0.427)]
    public void Return_WithQuirks_IsTheOriginals(string algorithm, double scaling, double mean, double error) =>
        Run.Agree(Run.Evaluate("cluster-bandit", Options(algorithm, scaling, quirks: true), Id, null, 400), mean, error);

    [Fact]
    public void Return_LongEpisodesWithQuirks_IsTheOriginals() => Run.Agree(
        Run.Evaluate("cluster-bandit", Options("ucb1", 1, quirks: true), Id, null, 150, 1_000), 388.725, 5.040);

    /// <summary>
    /// The original repeats the noise of one seed at every step of every episode, so that its return depends on that seed
    /// far more than its standard error says. Here with the very noise: NumPy's, of seed 0.
    /// </summary>
    [Theory]
    [InlineData(1, 100, 400, 35.910, 0.475)]
    [InlineData(0.3, 100, 400, 36.755, 0.510)]
    [InlineData(1, 1_000, 100, 383.225, 5.589)]
    public void Return_ThompsonWithTheOriginalsNoise_IsTheOriginals(
        double scaling, int steps, int episodes, double mean, double error)
    {
        using IVectorEnvironment environment = Run.Environment(Id, 50, null, steps);

        Run.Agree(Evaluation.Run(environment, new RepeatedNoiseAgent(environment, scaling), episodes, seed: 1_000), mean, error);
    }

    /// <summary>
    /// Random slates return 22.8, greedy ones 38.9 (2,000 recorded episodes each). Without the quirks the bandit must stay
    /// in the upper two thirds of what lies between.
    /// </summary>
    [Theory]
    [InlineData("ucb1")]
    [InlineData("kl_ucb")]
    [InlineData("thompson")]
    public void Return_WithoutQuirks_IsFarAboveRandom(string algorithm)
    {
        EvaluationResult result = Run.Evaluate("cluster-bandit", Options(algorithm, 1, quirks: false), Id, null, 200);

        Assert.True(result.Mean - (4 * result.StandardError) > 28.2, $"{result.Mean:F2} ± {result.StandardError:F2}");
    }

    [Fact]
    public void Act_FirstSlate_FollowsTheHigherTopicUnlessQuirky()
    {
        foreach (bool quirks in (bool[])[false, true])
        {
            using IVectorEnvironment environment = Run.Environment(Id, 1, """{"candidate_count":40}""");
            IAgent agent = Run.Agent("cluster-bandit", environment, Options("ucb1", 1, quirks));
            VectorStep step = environment.Reset(3);

            agent.Act(step, environment.Actions);

            Assert.All(ShownTopics(step, environment.Actions), topic => Assert.Equal(quirks ? 0 : 1, topic));
        }
    }

    /// <summary>With the same counts the quirky Thompson sampler repeats its scores, and so its choice; the sound one does not.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Act_SameCountsAgain_ThompsonDrawsAnewUnlessQuirky(bool quirks, int choices)
    {
        using IVectorEnvironment environment = Run.Environment(Id, 1, """{"candidate_count":40}""");
        IAgent agent = Run.Agent("cluster-bandit", environment, Options("thompson", 1, quirks));
        VectorStep step = environment.Reset(3);
        step.Started[0] = false;
        step.Observations["response/cluster_id"].As<long>()[1] = 1; // one impression of each topic, and no click
        var seen = new HashSet<long>();
        agent.Act(step, environment.Actions);
        for (int i = 0; i < 40; i++)
        {
            // Impressions (i + 1, i + 1) and no clicks: symmetric, so that a new draw is decided by noise alone.
            agent.Act(step, environment.Actions);
            seen.Add(ShownTopics(step, environment.Actions)[0]);
        }

        Assert.Equal(choices, seen.Count);
    }

    [Fact]
    public void Act_NewEpisode_ForgetsTheLast()
    {
        using IVectorEnvironment environment = Run.Environment(Id, 3, """{"horizon":20}""");
        IAgent used = Run.Agent("cluster-bandit", environment);
        Evaluation.Run(environment, used, 6, seed: 5);
        VectorStep step = environment.Reset(8);
        IAgent fresh = Run.Agent("cluster-bandit", environment);
        for (int i = 0; i < 20; i++)
        {
            used.Act(step, environment.Actions);
            byte[] first = [.. environment.Actions.Leaves[0].Bytes];
            fresh.Act(step, environment.Actions);

            Assert.Equal(first, environment.Actions.Leaves[0].Bytes.ToArray());
            step = environment.Step(environment.Actions);
        }
    }

    [Fact]
    public void Make_ItemsWithoutTopics_SaysWhatToUse()
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 1);

        AgentMismatchException problem = Assert.Throws<AgentMismatchException>(() => Run.Agent("cluster-bandit", environment));

        Assert.Contains("Use InterestExploration", problem.Message, StringComparison.Ordinal);
    }

    private static string Options(string algorithm, double scaling, bool quirks) => FormattableString.Invariant(
        $$"""{"algorithm":"{{algorithm}}","optimism_scaling":{{scaling}},"recsim_quirks":{{(quirks ? "true" : "false")}}}""");

    private static long[] ShownTopics(VectorStep step, ValueBatch actions)
    {
        long[] topics = step.Observations["doc/cluster_id"].Lane<long>(0).ToArray();
        return [.. actions.Leaves[0].Lane<long>(0).ToArray().Select(candidate => topics[candidate])];
    }

    /// <summary>The quirky Thompson sampler on NumPy's generator, begun anew at every step.</summary>
    private sealed class RepeatedNoiseAgent(IVectorEnvironment environment, double scaling) : IAgent
    {
        private readonly ClusterCounts _counts = new(environment.LaneCount, 2);
        private readonly ClusterRanking _ranking =
            new(new ThompsonBeta(scaling), 2, environment.Contract.Slate!.CandidateCount);

        public void Act(VectorStep step, ValueBatch actions)
        {
            for (int lane = 0; lane < step.LaneCount; lane++)
            {
                long[] topics = step.Observations["doc/cluster_id"].Lane<long>(lane).ToArray();
                float[] qualities = step.Observations["doc/quality"].Lane<float>(lane).ToArray();
                Span<long> slate = actions.Leaves[0].Lane<long>(lane);
                if (step.Started[lane])
                {
                    _counts.Clear(lane);
                    _ranking.FillInTopicOrder(topics, qualities, slate);
                }
                else
                {
                    ReadOnlySpan<sbyte> clicked = step.Observations["response/click"].Lane<sbyte>(lane);
                    _counts.Add(lane, clicked, step.Observations["response/cluster_id"].Lane<long>(lane));
                    NumPySource noise = new NumPyRandom(0).Source;
                    _ranking.Fill(ref noise, _counts.Impressions(lane), _counts.Clicks(lane), topics, qualities, slate);
                }
            }
        }
    }
}

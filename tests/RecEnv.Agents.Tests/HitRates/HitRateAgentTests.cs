using RecEnv.Agents.HitRates;
using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.SlateFeedback;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.HitRates;

public class HitRateAgentTests
{
    private const int Users = 6;
    private const int Items = 8;

    private static readonly SlateFeedbackOptions _options =
        new() { UserCount = Users, ItemCount = Items, SlateSize = 2, MaximumHistory = 3, DistinctItems = true };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_UserTwice_IsRefused(bool personal)
    {
        using IVectorEnvironment environment = SlateFeedback.Definition.MakeVector(1, new EnvironmentSettings { Options = _options });
        var agent = new HitRateAgent(new AgentContext(environment.Contract, 1, 1), personal);
        var checkpoint = new Checkpoint();
        agent.Save(checkpoint);
        int length = checkpoint.Get("users").Shape[1];
        checkpoint.Set<float>("users", new float[2 * length], 2, length);
        checkpoint.Set<double>("rates", new double[4 * Items], 2, 2 * Items);

        Assert.Equal(
            "The checkpoint names a user twice. Give a sound checkpoint.",
            Assert.Throws<CheckpointException>(() => agent.Load(checkpoint)).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ActGreedily_AfterLearning_ShowsTheBestRatesCountedPlainly(bool personal)
    {
        using IVectorEnvironment environment = SlateFeedback.Definition.MakeVector(4, new EnvironmentSettings { Options = _options });
        var agent = new HitRateAgent(new AgentContext(environment.Contract, 4, 1), personal, new HitRateOptions { Epsilon = 0.5 });
        var recorder = new TransitionRecorder(environment.Contract, 4);
        double[,] counts = new double[Users, Items];
        double[,] sums = new double[Users, Items];
        double total = 0;
        int slates = 0;
        VectorStep step = environment.Reset(1);
        for (int t = 0; t < 400; t++)
        {
            agent.Act(step, environment.Actions);
            long[] users = [.. Enumerable.Range(0, 4).Select(lane => personal ? step.Info("user_index").Values.Lane<long>(lane)[0] : 0)];
            recorder.Before(step, environment.Actions);
            bool[] idle = [.. Enumerable.Range(0, 4).Select(lane => step.IsIdle(lane))];
            long[][] shown = [.. Enumerable.Range(0, 4).Select(lane => environment.Actions.Leaves[0].Lane<long>(lane).ToArray())];
            step = environment.Step(environment.Actions);
            agent.Learn(recorder.After(step));
            for (int lane = 0; lane < 4; lane++)
            {
                foreach (long item in idle[lane] ? [] : shown[lane])
                {
                    counts[users[lane], item]++;
                    sums[users[lane], item] += step.Rewards[lane];
                }

                total += idle[lane] ? 0 : step.Rewards[lane];
                slates += idle[lane] ? 0 : 1;
            }
        }

        agent.ActGreedily(step, environment.Actions);

        int judged = 0;
        for (int lane = 0; lane < 4; lane++)
        {
            if (!step.IsIdle(lane))
            {
                long user = personal ? step.Info("user_index").Values.Lane<long>(lane)[0] : 0;
                long[] best = [.. Enumerable.Range(0, Items)
                    .OrderByDescending(item => (sums[user, item] + (total / slates)) / (counts[user, item] + 1)).Take(2).Select(x => (long)x)];
                Assert.Equal(best, environment.Actions.Leaves[0].Lane<long>(lane).ToArray());
                judged++;
            }
        }

        Assert.True(judged > 0);
    }

    // χ² of 30 slates has mean 29 and variance 58.
    [Fact]
    public void Act_Exploring_ShowsEachSlateAsOftenAsItsPropensitySays()
    {
        const int Lanes = 20_000;
        using IVectorEnvironment environment = SlateTableSimulation.Definition.MakeVector(Lanes);
        var agent = new HitRateAgent(new AgentContext(environment.Contract, Lanes, 3), personal: true, new HitRateOptions { Epsilon = 0.6 });

        agent.Act(environment.Reset(1), environment.Actions);

        var seen = Enumerable.Range(0, Lanes).GroupBy(lane =>
        {
            ReadOnlySpan<long> slate = environment.Actions.Leaves[0].Lane<long>(lane);
            return (slate[0], slate[1]);
        }).Select(group => (Count: group.Count(), Probability: Math.Exp(agent.LogPropensities[group.First()]))).ToArray();
        Assert.Equal(30, seen.Length);
        Assert.Equal(1, seen.Sum(x => x.Probability), 1e-12);
        double chiSquare = seen.Sum(x => Math.Pow(x.Count - (Lanes * x.Probability), 2) / (Lanes * x.Probability));
        Assert.InRange(chiSquare, 29 - (4 * Math.Sqrt(58)), 29 + (4 * Math.Sqrt(58)));
    }
}

using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Agents.Tests;

public class GreedyClickAgentTests
{
    [Fact]
    public void Act_OnRandomObservations_EqualsASortByScore()
    {
        const int Lanes = 50;
        var settings = new EnvironmentSettings { OptionsJson = """{"slate_size":4,"candidate_count":15}""" };
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(Lanes, settings);
        var agent = new GreedyClickAgent(environment.Contract);
        VectorStep step = environment.Reset(3);

        agent.Act(step, environment.Actions);

        for (int lane = 0; lane < Lanes; lane++)
        {
            float[] user = step.Observations["user"].Lane<float>(lane).ToArray();
            float[] features = step.Observations["doc"].Lane<float>(lane).ToArray();
            long[] expected =
            [
                .. Enumerable.Range(0, 15)
                    .OrderByDescending(i => user.Select((x, k) => (double)x * features[(i * user.Length) + k]).Sum())
                    .Take(4).Select(i => (long)i),
            ];
            Assert.Equal(expected, environment.Actions.Leaves[0].Lane<long>(lane).ToArray());
        }
    }

    [Fact]
    public void Act_AllScoresEqual_ShowsTheFirstCandidates()
    {
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(1);
        VectorStep step = environment.Reset(3);
        step.Observations["user"].As<float>().Clear();

        new GreedyClickAgent(environment.Contract).Act(step, environment.Actions);

        Assert.Equal([0L, 1L], environment.Actions.Leaves[0].As<long>().ToArray());
    }

    [Fact]
    public void Make_ForAnotherEnvironment_IsRefused()
    {
        ArgumentException problem =
            Assert.Throws<AgentMismatchException>(() => new GreedyClickAgent(RatingReplay.Definition.Describe()));

        Assert.StartsWith("The greedy click agent needs interests", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Means of the affinities of InterestExploration's users: 1.7499 and 1.3847.</summary>
    [Fact]
    public void Belief_Means_AreTheExpectedAffinities()
    {
        using IVectorEnvironment environment = Run.Environment("InterestExploration-v0", 1);

        Near.Equal([1.7499, 1.3847], GreedyClickAgent.Belief(environment.Contract, GreedyClickBelief.Means), 1e-4);
        Near.Equal([0.52, 0.28], GreedyClickAgent.Belief(environment.Contract, GreedyClickBelief.LogMeans));
    }

    /// <summary>RecSim's greedy agent returns 38.93 ± 0.19 in 100 steps and 389.8 ± 5.1 in 1,000.</summary>
    [Theory]
    [InlineData(100, 600, 38.929, 0.190)]
    [InlineData(1_000, 150, 389.755, 5.092)]
    public void Return_InterestExploration_IsTheOriginals(int steps, int episodes, double mean, double error) =>
        Run.Agree(Run.Evaluate("greedy-click", null, "InterestExploration-v0", null, episodes, steps), mean, error);
}

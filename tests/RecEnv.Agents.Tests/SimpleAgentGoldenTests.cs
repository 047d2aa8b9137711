using System.Text.Json;
using RecEnv.Agents.Tests.Support;
using RecEnv.Simulation.Choice;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests;

/// <summary>Slates recorded from RecSim 0.2.4's random and greedy agents.</summary>
public class SimpleAgentGoldenTests
{
    private static readonly JsonElement _recorded = GoldenFile.Open("recsim/simple_agents.json.gz");

    /// <summary>RecSim's random agent shows the first K of NumPy's shuffle; ours draws otherwise, and from its own stream.</summary>
    [Fact]
    public void Shuffle_RecordedSeeds_GivesRecSimsRandomSlates()
    {
        foreach (JsonElement run in _recorded.GetProperty("random").EnumerateArray())
        {
            var random = new NumPyRandom(run.GetProperty("seed").GetUInt32());
            int size = run.GetProperty("slate_size").GetInt32();
            foreach (JsonElement slate in run.GetProperty("slates").EnumerateArray())
            {
                int[] shuffled = random.Shuffled(run.GetProperty("num_docs").GetInt32());

                Assert.Equal(slate.Doubles(), shuffled.Take(size).Select(i => (double)i));
            }
        }
    }

    [Fact]
    public void TakeBest_RecordedScores_GivesRecSimsSlates()
    {
        int slates = 0;
        foreach (JsonElement run in _recorded.GetProperty("greedy_find_best").EnumerateArray())
        {
            long[] slate = new long[run.GetProperty("slate_size").GetInt32()];
            SlateFilling.TakeBest(run.GetProperty("scores").Doubles(), slate);

            Assert.Equal(run.GetProperty("slate").Doubles(), slate.Select(i => (double)i));
            slates++;
        }

        Assert.Equal(100, slates);
    }

    [Fact]
    public void TakeBest_Ties_GoToTheLowerCandidate()
    {
        long[] slate = new long[3];
        SlateFilling.TakeBest([1, 2, 2, 1], slate);

        Assert.Equal([1, 2, 0], slate);
    }

    /// <summary>Belief, click probabilities and slates of the greedy agent on InterestExploration.</summary>
    [Fact]
    public void Act_RecordedCandidates_GivesRecSimsGreedySlates()
    {
        int slates = 0;
        foreach (JsonElement run in _recorded.GetProperty("greedy_iex").EnumerateArray())
        {
            JsonElement[] docs = [.. run.GetProperty("docs").EnumerateObject().Select(doc => doc.Value)];
            int size = run.GetProperty("slate").GetArrayLength();
            using IVectorEnvironment environment = Run.Environment(
                "InterestExploration-v0", 1, $$"""{"candidate_count":{{docs.Length}},"slate_size":{{size}}}""");
            VectorStep step = environment.Reset(1);
            double[] scores = new double[docs.Length];
            double[] belief = run.GetProperty("belief").Doubles();
            for (int i = 0; i < docs.Length; i++)
            {
                long topic = docs[i].GetProperty("cluster_id").GetInt64();
                step.Observations["doc/cluster_id"].As<long>()[i] = topic;
                step.Observations["doc/quality"].As<float>()[i] = docs[i].GetProperty("quality").GetSingle();
                scores[i] = belief[topic] + docs[i].GetProperty("quality").GetDouble();
            }

            Run.Agent("greedy-click", environment).Act(step, environment.Actions);
            double nullScore = new MultinomialLogit(5).Weigh(scores);

            Near.Equal(belief, GreedyClickAgent.Belief(environment.Contract, GreedyClickBelief.LogMeans));
            Near.Equal(run.GetProperty("score_no_click").GetDouble(), nullScore);
            Near.Equal(run.GetProperty("scores").Doubles(), scores);
            Assert.Equal(
                run.GetProperty("slate").Doubles(), environment.Actions.Leaves[0].Lane<long>(0).ToArray().Select(i => (double)i));
            slates++;
        }

        Assert.Equal(50, slates);
    }
}

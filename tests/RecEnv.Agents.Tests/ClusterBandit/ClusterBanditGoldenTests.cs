using System.Text.Json;
using RecEnv.Agents.ClusterBandit;
using RecEnv.Agents.Tests.Support;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests.ClusterBandit;

/// <summary>Counts, scores and slates recorded from RecSim 0.2.4, its quirks included.</summary>
public class ClusterBanditGoldenTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Slates_RecordedRun_MatchRecSim(int index)
    {
        JsonElement run = GoldenFile.Open("recsim/cluster_bandit.json.gz").GetProperty("runs")[index];
        var options = new ClusterBanditOptions
        {
            Algorithm = run.GetProperty("alg").GetString() switch
            {
                "ucb1" => ClusterBanditAlgorithm.Ucb1,
                "klucb" => ClusterBanditAlgorithm.KlUcb,
                _ => ClusterBanditAlgorithm.Thompson,
            },
            OptimismScaling = run.GetProperty("ci_scaling").GetDouble(),
            RecsimQuirks = true,
        };
        var counts = new ClusterCounts(1, 2);
        var ranking = new ClusterRanking(options.Make(), 2, run.GetProperty("config").GetProperty("num_candidates").GetInt32());
        uint seed = run.GetProperty("random_seed").GetUInt32();
        int slates = 0;
        foreach (JsonElement step in run.GetProperty("steps").EnumerateArray().Where(x => x.TryGetProperty("docs", out _)))
        {
            Check(step, counts, ranking, new NumPyRandom(seed).Source);
            slates++;
        }

        Assert.Equal(120, slates);
    }

    private static void Check(JsonElement step, ClusterCounts counts, ClusterRanking ranking, NumPySource source)
    {
        long[] topics = Column(step, "docs", 0, x => x.GetInt64());
        float[] qualities = Column(step, "docs", 1, x => x.GetSingle());
        long[] slate = new long[step.GetProperty("slate").GetArrayLength()];
        if (step.GetProperty("begin_episode").GetBoolean())
        {
            counts.Clear(0);
            ranking.FillInTopicOrder(topics, qualities, slate);
        }
        else
        {
            ranking.Fill(ref source, counts.Impressions(0), counts.Clicks(0), topics, qualities, slate);
            if (!counts.Impressions(0).Contains(0))
            {
                Near.Equal(step.GetProperty("arm_scores").Numbers(), ranking.Scores);
            }
        }

        Assert.Equal(step.GetProperty("impression_count").Doubles(), counts.Impressions(0).ToArray());
        Assert.Equal(step.GetProperty("click_count").Doubles(), counts.Clicks(0).ToArray());
        Assert.Equal(step.GetProperty("slate").Doubles(), slate.Select(candidate => (double)candidate));
        counts.Add(0, Column(step, "responses", 0, x => x.GetSByte()), Column(step, "responses", 1, x => x.GetInt64()));
    }

    private static T[] Column<T>(JsonElement step, string rows, int column, Func<JsonElement, T> read) =>
        [.. step.GetProperty(rows).EnumerateArray().Select(row => read(row[column]))];
}

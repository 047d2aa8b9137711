using System.Text.Json;
using RecEnv.Agents.Bandits;
using RecEnv.Agents.Tests.Support;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests.Bandits;

/// <summary>Scores recorded from RecSim 0.2.4.</summary>
public class BanditGoldenTests
{
    [Theory]
    [InlineData("ucb1")]
    [InlineData("klucb")]
    [InlineData("ts")]
    public void Score_RecordedStates_MatchesRecSim(string name)
    {
        int cases = 0;
        foreach (JsonElement recorded in GoldenFile.Open("recsim/bandits.json.gz").GetProperty("cases").EnumerateArray())
        {
            double scaling = recorded.GetProperty("optimism_scaling").GetDouble();
            IBanditAlgorithm algorithm = name switch
            {
                "ucb1" => new Ucb1(scaling),
                "klucb" => new KlUcb(scaling, inflated: true),
                _ => new ThompsonBeta(scaling),
            };
            NumPySource source = new NumPyRandom(recorded.GetProperty("seed").GetUInt32()).Source;
            JsonElement expected = recorded.GetProperty(name);
            double[] first = Score(algorithm, ref source, recorded);

            Near.Equal(expected.GetProperty("score").Numbers(), first);
            Near.Equal(expected.GetProperty("score_second_call").Numbers(), Score(algorithm, ref source, recorded));
            Assert.Equal(expected.GetProperty("argmax").GetInt32(), Array.IndexOf(first, first.Max()));
            cases++;
        }

        Assert.Equal(300, cases);
    }

    private static double[] Score(IBanditAlgorithm algorithm, ref NumPySource source, JsonElement recorded)
    {
        double[] pulls = recorded.GetProperty("pulls").Doubles();
        double[] scores = new double[pulls.Length];
        algorithm.Score(
            ref source, pulls, recorded.GetProperty("reward").Doubles(), recorded.GetProperty("t").GetDouble(), scores);
        return scores;
    }
}

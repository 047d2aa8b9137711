using System.Text.Json;
using RecEnv.Environments.InterestExploration;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Tests.Golden;
using Environment = RecEnv.Environments.InterestExploration.InterestExploration;

namespace RecEnv.Tests.Environments.InterestExploration;

/// <summary>Compares distributions with 1,000 or 2,000 episodes of RecSim 0.2.4 a run, by z-test at fixed seeds.</summary>
/// <remarks>
/// 22 runs with 2 figures each and 2 moments of the start: under the null hypothesis one of them exceeds 4.5 standard
/// errors with probability 46 · 6.8e-6 = 0.03 %.
/// </remarks>
public class DistributionTests
{
    private const int Episodes = 2000;

    // What RecSim's greedy agent takes for the mean affinities: averages of means of logarithms.
    private static readonly double[] _prior = [0.52, 0.28];

    public static TheoryData<string> Runs => [.. Recorded.Runs("recsim/stats_iex.json.gz").Select(run => run.Name)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Episodes_ByPolicy_AgreeWithRecSim(string name)
    {
        JsonElement recorded = Recorded.Runs("recsim/stats_iex.json.gz").Single(run => run.Name == name).Run;
        JsonElement config = recorded.GetProperty("config");
        var options = new InterestExplorationOptions
        {
            CandidateCount = config.GetProperty("num_candidates").GetInt32(),
            SlateSize = config.GetProperty("slate_size").GetInt32(),
            ResampleCandidates = config.GetProperty("resample_documents").GetBoolean(),
        };

        Dictionary<string, List<double>> ours = Run(options, recorded.GetProperty("policy").GetString()!, Episodes);

        Recorded.ZTest(recorded.GetProperty("episode_return"), ours["r"], "return");
        Recorded.ZTest(recorded.GetProperty("click_rate_episode_mean"), ours["ctr"], "click rate");
        Assert.All(ours["l"], length => Assert.Equal(100, length));
    }

    [Theory]
    [InlineData("random", 22.8, 0.1)]
    [InlineData("greedy_pctr_prior", 38.9, 0.2)]
    [InlineData("greedy_pctr_true", 39.6, 0.2)]
    public void Episodes_DefaultOptions_ReturnThePublishedMean(string policy, double published, double error)
    {
        List<double> returns = Run(new InterestExplorationOptions(), policy, 10_000)["r"];

        double mean = returns.Average();
        double own = Math.Sqrt(returns.Sum(x => (x - mean) * (x - mean))) / returns.Count;
        double bound = 3 * Math.Sqrt((error * error) + (own * own));
        Assert.InRange(mean, published - bound, published + bound);
    }

    [Fact]
    public void Draw_Users_HaveRecSimsAffinities()
    {
        JsonElement recorded = GoldenFile.Open("recsim/stats_iex.json.gz").GetProperty("initial_state").GetProperty("iex")
            .GetProperty("user").GetProperty("affinity_per_topic");
        var model = new TasteUserModel(new InterestExplorationOptions());
        var random = new RandomStream(5);
        double[][] affinities = new double[20_000][];

        foreach (ref double[] drawn in affinities.AsSpan())
        {
            TasteUser user = default;
            drawn = new double[2];
            model.Draw(ref random, ref user, drawn);
        }

        Recorded.ZTest(recorded[0], [.. affinities.Select(x => x[0])], "affinity to topic 0");
        Recorded.ZTest(recorded[1], [.. affinities.Select(x => x[1])], "affinity to topic 1");
    }

    private static Dictionary<string, List<double>> Run(InterestExplorationOptions options, string policy, int episodes)
    {
        var simulation = Environment.Create(options, episodes);
        using var environment = new VectorEnvironment(
            simulation,
            Environment.Definition.Describe(new() { Options = options }),
            episodes,
            AutoresetMode.NextStep,
            1,
            () => throw new NotSupportedException());
        var random = new RandomStream(3);
        return EpisodeRuns.Run(environment, (lane, scores) =>
        {
            Span<TopicItem> items = simulation.State.Items[lane];
            Span<double> affinities = simulation.State.Vectors[lane];
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = policy switch
                {
                    "random" => random.Uniform(),
                    "first_k" => -i,
                    "greedy_pctr_prior" => _prior[items[i].Topic] + items[i].Quality,
                    "greedy_pctr_true" => affinities[items[i].Topic] + items[i].Quality,
                    "greedy_quality" => items[i].Quality,
                    _ => throw new InvalidOperationException($"Unknown policy {policy}."),
                };
            }
        });
    }
}

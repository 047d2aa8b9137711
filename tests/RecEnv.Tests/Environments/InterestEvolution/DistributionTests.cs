using System.Text.Json;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;
using RecEnv.Tests.Golden;
using VideoSimulation = RecEnv.Simulation.SlateSimulation<
    RecEnv.Environments.InterestEvolution.UtilityVideo,
    RecEnv.Environments.InterestEvolution.UtilityVideoModel,
    RecEnv.Environments.InterestEvolution.InterestUser,
    RecEnv.Environments.InterestEvolution.InterestUserModel<
        RecEnv.Environments.InterestEvolution.UtilityVideo,
        RecEnv.Simulation.Choice.MultinomialProportional>,
    RecEnv.Simulation.Choice.MultinomialProportional,
    RecEnv.Environments.InterestEvolution.VideoResponse,
    RecEnv.Environments.InterestEvolution.VideoResponseModel,
    RecEnv.Environments.InterestEvolution.WatchTimeReward>;

namespace RecEnv.Tests.Environments.InterestEvolution;

/// <summary>Compares distributions with 2,000 episodes of RecSim 0.2.4 a run, by z-test at fixed seeds.</summary>
/// <remarks>
/// 24 runs with 4 figures each: under the null hypothesis one of them exceeds 4.5 standard errors with probability
/// 96 · 6.8e-6 = 0.07 %.
/// </remarks>
public class DistributionTests
{
    private const int Episodes = 1000;

    public static TheoryData<string> Runs => [.. DefaultRuns().Select(run => run.Name)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Episodes_ByPolicy_AgreeWithRecSim(string name)
    {
        JsonElement recorded = DefaultRuns().Single(run => run.Name == name).Run;
        JsonElement config = recorded.GetProperty("config");
        var options = new InterestEvolutionOptions
        {
            CandidateCount = config.GetProperty("num_candidates").GetInt32(),
            SlateSize = config.GetProperty("slate_size").GetInt32(),
            ResampleCandidates = config.GetProperty("resample_documents").GetBoolean(),
        };

        Dictionary<string, List<double>> ours = Run(options, recorded.GetProperty("policy").GetString()!);

        Recorded.ZTest(recorded.GetProperty("episode_return"), ours["r"], "return");
        Recorded.ZTest(recorded.GetProperty("episode_length"), ours["l"], "length");
        Recorded.ZTest(recorded.GetProperty("click_rate_episode_mean"), ours["ctr"], "click rate");
        Recorded.ZTest(recorded.GetProperty("reward_per_step_episode_mean"), ours["rate"], "reward per step");
    }

    [Theory]
    [InlineData(10, 2, 154.4, 0.2)]
    [InlineData(20, 3, 160.5, 0.2)]
    public void Episodes_RandomPolicy_ReturnThePublishedMean(int candidates, int slateSize, double published, double error)
    {
        var options = new InterestEvolutionOptions { CandidateCount = candidates, SlateSize = slateSize };

        List<double> returns = Run(options, "random", episodes: 20_000)["r"];

        double mean = returns.Average();
        double own = Math.Sqrt(returns.Sum(x => (x - mean) * (x - mean))) / returns.Count;
        double bound = 3 * Math.Sqrt((error * error) + (own * own));
        Assert.InRange(mean, published - bound, published + bound);
    }

    [Fact]
    public void Draw_Videos_HaveUniformTopicsAndTheTabledQualities()
    {
        var model = new UtilityVideoModel(new InterestEvolutionOptions());
        var random = new RandomStream(5);
        var videos = new UtilityVideo[200_000];

        model.Draw(ref random, videos, []);

        JsonElement table = GoldenFile.Open("recsim/stats_iev.json.gz").GetProperty("initial_state").GetProperty("iev_utility")
            .GetProperty("doc").GetProperty("cluster_means_table");
        foreach (IGrouping<int, UtilityVideo> topic in videos.GroupBy(video => video.Cluster))
        {
            double share = topic.Count() / 200_000.0;
            Assert.InRange(share, 0.05 - (5 * Math.Sqrt(0.05 * 0.95 / 200_000)), 0.05 + (5 * Math.Sqrt(0.05 * 0.95 / 200_000)));
            double error = topic.Average(video => video.Quality) - table[topic.Key].GetDouble();
            Assert.InRange(error, -5 * 0.1 / Math.Sqrt(topic.Count()), 5 * 0.1 / Math.Sqrt(topic.Count()));
            double variance = topic.Average(video => Math.Pow(video.Quality - table[topic.Key].GetDouble(), 2));
            Assert.InRange(variance / 0.01, 1 - (5 * Math.Sqrt(2.0 / topic.Count())), 1 + (5 * Math.Sqrt(2.0 / topic.Count())));
        }
    }

    private static Dictionary<string, List<double>> Run(
        InterestEvolutionOptions options, string policy, int episodes = Episodes)
    {
        VideoSimulation simulation = RecEnv.Environments.InterestEvolution.InterestEvolution
            .Join<UtilityVideo, UtilityVideoModel, MultinomialProportional, WatchTimeReward>(
                options, episodes, new(options), new(options), new(-1, 1));
        var contract = RecEnv.Environments.InterestEvolution.InterestEvolution.Definition.Describe(new() { Options = options });
        using var environment = new VectorEnvironment(
            simulation, contract, episodes, AutoresetMode.NextStep, 1, () => throw new NotSupportedException());
        var random = new RandomStream(3);
        return EpisodeRuns.Run(environment, (lane, scores) =>
        {
            Span<UtilityVideo> videos = simulation.State.Items[lane];
            ReadOnlySpan<float> interests = environment.Current.Observations["user"].Lane<float>(lane);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = policy switch
                {
                    "random" => random.Uniform(),
                    "first_k" => -i,
                    "greedy_pctr" => interests[videos[i].Cluster],
                    "greedy_quality" => videos[i].Quality,
                    _ => throw new InvalidOperationException($"Unknown policy {policy}."),
                };
            }
        });
    }

    private static IEnumerable<(string Name, JsonElement Run)> DefaultRuns() =>
        Recorded.Runs("recsim/stats_iev.json.gz").Where(x => x.Run.GetProperty("params_override").ValueKind == JsonValueKind.Null
            && x.Run.GetProperty("custom").ValueKind == JsonValueKind.Null);
}

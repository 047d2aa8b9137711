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
    private const double Bound = 4.5;

    public static TheoryData<int, int, bool, string> Runs
    {
        get
        {
            var runs = new TheoryData<int, int, bool, string>();
            foreach (JsonElement run in Recorded())
            {
                JsonElement config = run.GetProperty("config");
                runs.Add(
                    config.GetProperty("num_candidates").GetInt32(),
                    config.GetProperty("slate_size").GetInt32(),
                    config.GetProperty("resample_documents").GetBoolean(),
                    run.GetProperty("policy").GetString()!);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Episodes_ByPolicy_AgreeWithRecSim(int candidates, int slateSize, bool resample, string policy)
    {
        JsonElement recorded = Recorded().Single(run =>
            run.GetProperty("config").GetProperty("num_candidates").GetInt32() == candidates
            && run.GetProperty("config").GetProperty("slate_size").GetInt32() == slateSize
            && run.GetProperty("config").GetProperty("resample_documents").GetBoolean() == resample
            && run.GetProperty("policy").GetString() == policy);
        var options = new InterestEvolutionOptions
        {
            CandidateCount = candidates,
            SlateSize = slateSize,
            ResampleCandidates = resample,
        };

        Dictionary<string, List<double>> ours = Run(options, policy);

        ZTest(recorded.GetProperty("episode_return"), ours["return"], "return");
        ZTest(recorded.GetProperty("episode_length"), ours["length"], "length");
        ZTest(recorded.GetProperty("click_rate_episode_mean"), ours["ctr"], "click rate");
        ZTest(recorded.GetProperty("reward_per_step_episode_mean"), ours["rate"], "reward per step");
    }

    [Theory]
    [InlineData(10, 2, 154.4, 0.2)]
    [InlineData(20, 3, 160.5, 0.2)]
    public void Episodes_RandomPolicy_ReturnThePublishedMean(int candidates, int slateSize, double published, double error)
    {
        var options = new InterestEvolutionOptions { CandidateCount = candidates, SlateSize = slateSize };

        List<double> returns = Run(options, "random", episodes: 20_000)["return"];

        double mean = returns.Average();
        double own = Math.Sqrt(returns.Sum(x => (x - mean) * (x - mean))) / returns.Count;
        Assert.InRange(mean, published - (3 * Math.Sqrt((error * error) + (own * own))), published + (3 * Math.Sqrt((error * error) + (own * own))));
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

    private static IEnumerable<JsonElement> Recorded() =>
        GoldenFile.Open("recsim/stats_iev.json.gz").GetProperty("runs").EnumerateArray()
            .Where(run => run.GetProperty("params_override").ValueKind == JsonValueKind.Null
                && run.GetProperty("custom").ValueKind == JsonValueKind.Null);

    private static void ZTest(JsonElement recorded, List<double> ours, string what)
    {
        double mean = ours.Average();
        double variance = ours.Sum(x => (x - mean) * (x - mean)) / (ours.Count - 1);
        double error = Math.Sqrt((variance / ours.Count) + Math.Pow(recorded.GetProperty("se").GetDouble(), 2));
        double z = (mean - recorded.GetProperty("mean").GetDouble()) / error;
        Assert.True(Math.Abs(z) < Bound, $"{what}: {mean:F3} here, {recorded.GetProperty("mean").GetDouble():F3} in RecSim, z = {z:F2}.");
    }

    /// <summary>One episode a lane, so that long episodes count as often as short ones.</summary>
    private static Dictionary<string, List<double>> Run(
        InterestEvolutionOptions options, string policy, int episodes = Episodes)
    {
        VideoSimulation simulation = RecEnv.Environments.InterestEvolution.InterestEvolution
            .Join<UtilityVideo, UtilityVideoModel, MultinomialProportional, WatchTimeReward>(
                options, episodes, new(options), new(options), new(-1, 1));
        var contract = RecEnv.Environments.InterestEvolution.InterestEvolution.Definition.Describe(new() { Options = options });
        using var environment = new VectorEnvironment(
            simulation, contract, episodes, AutoresetMode.NextStep, 1, () => throw new NotSupportedException());
        environment.Reset(2_000_000);
        var random = new RandomStream(3);
        var result = new Dictionary<string, List<double>> { ["return"] = [], ["length"] = [], ["ctr"] = [], ["rate"] = [] };
        bool[] finished = new bool[episodes];
        while (result["return"].Count < episodes)
        {
            for (int lane = 0; lane < episodes; lane++)
            {
                Choose(policy, simulation, environment.Current, lane, ref random, environment.Actions.Leaves[0].Lane<long>(lane));
            }

            Collect(environment.Step(environment.Actions), finished, result);
        }

        return result;
    }

    private static void Collect(VectorStep step, bool[] finished, Dictionary<string, List<double>> result)
    {
        for (int lane = 0; lane < finished.Length; lane++)
        {
            if (!finished[lane] && step.Info("episode/r").Has(lane))
            {
                finished[lane] = true;
                double total = step.Info("episode/r").Values.As<double>()[lane];
                long length = step.Info("episode/l").Values.As<long>()[lane];
                result["return"].Add(total);
                result["length"].Add(length);
                result["rate"].Add(total / length);
                result["ctr"].Add(step.Info("episode/ctr").Values.As<double>()[lane]);
            }
        }
    }

    private static void Choose(
        string policy, VideoSimulation simulation, VectorStep step, int lane, ref RandomStream random, Span<long> slate)
    {
        Span<UtilityVideo> videos = simulation.State.Items[lane];
        ReadOnlySpan<float> interests = step.Observations["user"].Lane<float>(lane);
        Span<double> scores = stackalloc double[videos.Length];
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

        foreach (ref long candidate in slate)
        {
            int best = 0;
            for (int i = 1; i < scores.Length; i++)
            {
                best = scores[i] > scores[best] ? i : best;
            }

            candidate = best;
            scores[best] = double.NegativeInfinity;
        }
    }
}

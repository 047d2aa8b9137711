using System.Text.Json;
using RecEnv.Environments.LongTermSatisfaction;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Tests.Golden;
using Environment = RecEnv.Environments.LongTermSatisfaction.LongTermSatisfaction;

namespace RecEnv.Tests.Environments.LongTermSatisfaction;

/// <summary>Compares distributions with 2,000 episodes of RecSim 0.2.4 a run, by z-test at fixed seeds.</summary>
/// <remarks>
/// 24 runs with 5 figures each: under the null hypothesis one of them exceeds 4.5 standard errors with probability
/// 120 · 6.8e-6 = 0.08 %.
/// </remarks>
public class DistributionTests
{
    private const int Episodes = 2000;

    public static TheoryData<string> Runs => [.. Recorded.Runs("recsim/stats_lts.json.gz").Select(run => run.Name)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Episodes_ByPolicy_AgreeWithRecSim(string name)
    {
        JsonElement recorded = Recorded.Runs("recsim/stats_lts.json.gz").Single(run => run.Name == name).Run;
        JsonElement config = recorded.GetProperty("config");
        bool strong = recorded.GetProperty("params_override").ValueKind != JsonValueKind.Null;
        LongTermSatisfactionOptions options = (strong ? new LongTermSatisfactionStrongOptions() : new LongTermSatisfactionOptions()) with
        {
            CandidateCount = config.GetProperty("num_candidates").GetInt32(),
            SlateSize = config.GetProperty("slate_size").GetInt32(),
            ResampleCandidates = config.GetProperty("resample_documents").GetBoolean(),
        };
        EnvironmentDefinition definition = strong ? Environment.StrongDefinition : Environment.Definition;
        var simulation = Environment.Create(options, Episodes);
        using var environment = new VectorEnvironment(
            simulation,
            definition.Describe(new() { Options = options }),
            Episodes,
            AutoresetMode.NextStep,
            1,
            () => throw new NotSupportedException());

        Dictionary<string, List<double>> ours = Run(environment, recorded.GetProperty("policy").GetString()!);

        Recorded.ZTest(recorded.GetProperty("episode_return"), ours["r"], "return");
        Recorded.ZTest(recorded.GetProperty("log_return"), [.. ours["r"].Select(x => Math.Log(x))], "logarithm of the return");
        Recorded.ZTest(recorded.GetProperty("episode_length"), ours["l"], "length");
        JsonElement final = recorded.GetProperty("trajectories");
        SatisfactionUser[] users = [.. Enumerable.Range(0, Episodes).Select(lane => simulation.State.Users[lane][0])];
        Recorded.ZTest(
            final.GetProperty("net_positive_exposure").GetProperty("final"), [.. users.Select(x => x.Exposure)], "last exposure");
        Recorded.ZTest(
            final.GetProperty("satisfaction").GetProperty("final"), [.. users.Select(x => x.Satisfaction)], "last satisfaction");
    }

    [Theory]
    [InlineData("LongTermSatisfaction-v0", "random", 951.1, 3.8)]
    [InlineData("LongTermSatisfaction-v0", "max_clickbait", 1114.0, 4.3)]
    [InlineData("LongTermSatisfaction-v0", "min_clickbait", 787.7, 3.0)]
    [InlineData("LongTermSatisfactionStrong-v0", "random", 1157.8, 0.3)]
    [InlineData("LongTermSatisfactionStrong-v0", "max_clickbait", 1163.7, 0.2)]
    [InlineData("LongTermSatisfactionStrong-v0", "min_clickbait", 1084.3, 0.2)]
    public void Episodes_DefaultOptions_ReturnThePublishedMean(string id, string policy, double published, double error)
    {
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector(id, 10_000);

        List<double> returns = Run(environment, policy)["r"];

        double mean = returns.Average();
        double own = Math.Sqrt(returns.Sum(x => (x - mean) * (x - mean))) / returns.Count;
        double bound = 3 * Math.Sqrt((error * error) + (own * own));
        Assert.InRange(mean, published - bound, published + bound);
    }

    [Fact]
    public void Draw_UsersAndItems_HaveRecSimsMoments()
    {
        JsonElement initial = GoldenFile.Open("recsim/stats_lts.json.gz").GetProperty("initial_state").GetProperty("lts");
        var random = new RandomStream(5);
        var items = new ContentItem[50_000];
        var users = new SatisfactionUser[20_000];
        var model = new SatisfactionUserModel(new LongTermSatisfactionOptions());

        default(ContentModel).Draw(ref random, items, []);
        foreach (ref SatisfactionUser user in users.AsSpan())
        {
            model.Draw(ref random, ref user, []);
        }

        Recorded.ZTest(
            initial.GetProperty("doc").GetProperty("clickbait_score"), [.. items.Select(x => x.Clickbait)], "clickbait score");
        JsonElement recorded = initial.GetProperty("user");
        Recorded.ZTest(recorded.GetProperty("net_positive_exposure"), [.. users.Select(x => x.Exposure)], "exposure");
        Recorded.ZTest(recorded.GetProperty("satisfaction"), [.. users.Select(x => x.Satisfaction)], "satisfaction");
        double deviation = Math.Sqrt(users.Average(x => x.Exposure * x.Exposure));
        Assert.Equal(recorded.GetProperty("net_positive_exposure").Number("std"), deviation, 0.02);
    }

    private static Dictionary<string, List<double>> Run(IVectorEnvironment environment, string policy)
    {
        var random = new RandomStream(3);
        return EpisodeRuns.Run(environment, (lane, scores) =>
        {
            ReadOnlySpan<float> clickbait = environment.Current.Observations["doc"].Lane<float>(lane);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = policy switch
                {
                    "random" => random.Uniform(),
                    "first_k" => -i,
                    "max_clickbait" => clickbait[i],
                    "min_clickbait" => -clickbait[i],
                    _ => throw new InvalidOperationException($"Unknown policy {policy}."),
                };
            }
        });
    }
}

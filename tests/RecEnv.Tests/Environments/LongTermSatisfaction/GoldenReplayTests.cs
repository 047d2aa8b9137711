using System.Text.Json;
using RecEnv.Environments.LongTermSatisfaction;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;
using RecEnv.Tests.Golden;
using Environment = RecEnv.Environments.LongTermSatisfaction.LongTermSatisfaction;
using State = (
    RecEnv.Simulation.LaneRows<RecEnv.Environments.LongTermSatisfaction.SatisfactionUser> Users,
    RecEnv.Simulation.LaneRows<double> Vectors,
    RecEnv.Simulation.LaneRows<RecEnv.Environments.LongTermSatisfaction.ContentItem> Items,
    RecEnv.Simulation.LaneRows<double> Features,
    RecEnv.Simulation.LaneRows<RecEnv.Environments.LongTermSatisfaction.EngagementResponse> Responses,
    RecEnv.Simulation.LaneRows<double> Scores);

namespace RecEnv.Tests.Environments.LongTermSatisfaction;

/// <summary>Replays transitions recorded from RecSim 0.2.4, feeding its draws: every number must come out again.</summary>
public class GoldenReplayTests
{
    public static TheoryData<string> Files => [.. GoldenFile.Find("recsim", "lts_*.json.gz")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Step_RecordedDraws_MatchesRecSim(string path)
    {
        JsonElement file = GoldenFile.Read(path);

        int steps = file.GetProperty("episodes").EnumerateArray().Sum(episode => Replay(file, episode));

        Assert.True(steps >= 100, $"Only {steps} steps were replayed.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Draw_RecordedDraws_MakesTheRecordedUserAndItems(string path)
    {
        JsonElement file = GoldenFile.Read(path);
        foreach (JsonElement episode in file.GetProperty("episodes").EnumerateArray())
        {
            LongTermSatisfactionOptions options = Options(file, episode);
            SatisfactionUser user = default;
            var draws = RecordedDraws.Read(episode.GetProperty("user_draws"));

            new SatisfactionUserModel(options).Draw(ref draws, ref user, []);

            CheckUser(episode.GetProperty("user_params"), user, "reset");
            if (episode.TryGetProperty("doc_draws", out JsonElement records) && records.GetArrayLength() > 0)
            {
                var items = new ContentItem[options.CandidateCount];
                draws = RecordedDraws.Read(records);

                default(ContentModel).Draw(ref draws, items, []);

                Assert.Equal(Scores(episode.GetProperty("initial_candidates")), items.Select(item => item.Clickbait));
                Assert.Equal(0, draws.Left);
            }
        }
    }

    private static int Replay(JsonElement file, JsonElement episode)
    {
        LongTermSatisfactionOptions options = Options(file, episode);
        var simulation = Environment.Create(options, 1);
        var observation = new ValueBatch(simulation.ObservationSpace, 1);
        var view = new LaneView(observation.Leaves, [], 0);
        simulation.Reset(0, new EpisodeKey(0, 0), view);
        State state = simulation.State;
        JsonElement user = episode.GetProperty("user_params");
        state.Users[0][0].Exposure = user.Number("net_positive_exposure");
        state.Users[0][0].Satisfaction = user.Number("satisfaction");
        SetCandidates(state, episode.GetProperty("initial_candidates"));

        int steps = 0;
        foreach (JsonElement step in episode.GetProperty("steps").EnumerateArray())
        {
            string at = $"step {steps++}";
            var choice = new RecordedDraws(0.999);
            var noise = RecordedDraws.Read(step.GetProperty("draws"));
            StepOutcome outcome = simulation.Step(ref choice, ref noise, 0, step.Slate(), view);

            Assert.Equal(0, noise.Left);
            Assert.Equal(0, step.Clicked());
            Recorded.Near(step.Number("reward"), outcome.Reward, $"{at}, reward");
            Assert.Equal(step.GetProperty("done").GetBoolean(), outcome.Terminated);
            CheckUser(step.GetProperty("user_after"), state.Users[0][0], at);
            Assert.Equal((float)step.GetProperty("user_after").Number("satisfaction"), observation["user"].As<float>()[0], 1e-7f);
            CheckResponses(step, state.Responses[0], observation, at);
            if (step.TryGetProperty("next_candidates", out JsonElement next))
            {
                SetCandidates(state, next);
            }
        }

        return steps;
    }

    private static void CheckUser(JsonElement expected, SatisfactionUser user, string at)
    {
        Recorded.Near(expected.Number("net_positive_exposure"), user.Exposure, $"{at}, net positive exposure");
        Recorded.Near(expected.Number("satisfaction"), user.Satisfaction, $"{at}, satisfaction");
        Assert.Equal(expected.GetProperty("time_budget").GetInt32(), user.TimeBudget);
    }

    private static void CheckResponses(
        JsonElement step, ReadOnlySpan<EngagementResponse> responses, ValueBatch observation, string at)
    {
        int position = 0;
        foreach (JsonElement expected in step.GetProperty("responses").EnumerateArray())
        {
            EngagementResponse response = responses[position];
            Assert.Equal(expected.GetProperty("clicked").GetBoolean(), response.Clicked);
            Recorded.Near(expected.Number("engagement"), response.Engagement, $"{at}, engagement {position}");
            Assert.Equal(response.Clicked ? 1 : 0, observation["response/click"].As<sbyte>()[position]);
            float observed = observation["response/engagement"].As<float>()[position];
            Assert.Equal((float)Math.Min(100, expected.Number("engagement")), observed, 1e-5f);
            position++;
        }
    }

    private static void SetCandidates(State state, JsonElement documents)
    {
        double[] scores = Scores(documents);
        for (int i = 0; i < scores.Length; i++)
        {
            state.Items[0][i].Clickbait = scores[i];
        }
    }

    private static double[] Scores(JsonElement documents) =>
        [.. documents.EnumerateArray().Select(document => document.Number("clickbait_score"))];

    private static LongTermSatisfactionOptions Options(JsonElement file, JsonElement episode)
    {
        JsonElement config = file.GetProperty("config");
        JsonElement user = episode.GetProperty("user_params");
        return new LongTermSatisfactionOptions
        {
            CandidateCount = config.GetProperty("num_candidates").GetInt32(),
            SlateSize = config.GetProperty("slate_size").GetInt32(),
            ResampleCandidates = config.GetProperty("resample_documents").GetBoolean(),
            ObserveSatisfaction = true,
            TimeBudget = user.GetProperty("time_budget").GetInt32(),
            MemoryDiscount = user.Number("memory_discount"),
            Sensitivity = user.Number("sensitivity"),
            InnovationDeviation = user.Number("innovation_stddev"),
            ChocMean = user.Number("choc_mean"),
            ChocDeviation = user.Number("choc_stddev"),
            KaleMean = user.Number("kale_mean"),
            KaleDeviation = user.Number("kale_stddev"),
        };
    }
}

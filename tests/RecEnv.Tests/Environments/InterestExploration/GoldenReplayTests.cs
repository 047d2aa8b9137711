using System.Text.Json;
using RecEnv.Environments.InterestExploration;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;
using RecEnv.Tests.Golden;
using Environment = RecEnv.Environments.InterestExploration.InterestExploration;

namespace RecEnv.Tests.Environments.InterestExploration;

/// <summary>Replays transitions recorded from RecSim 0.2.4, feeding its draws: every number must come out again.</summary>
public class GoldenReplayTests
{
    public static TheoryData<string> Files => [.. GoldenFile.Find("recsim", "iex_*.json.gz")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Step_RecordedDraws_MatchesRecSim(string path)
    {
        JsonElement file = GoldenFile.Read(path);
        InterestExplorationOptions options = Options(file);

        int steps = file.GetProperty("episodes").EnumerateArray().Sum(episode => Replay(options, episode));

        Assert.True(steps >= 100, $"Only {steps} steps were replayed.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Draw_RecordedDraws_MakesTheRecordedUserAndItems(string path)
    {
        JsonElement file = GoldenFile.Read(path);
        InterestExplorationOptions options = Options(file);
        foreach (JsonElement episode in file.GetProperty("episodes").EnumerateArray())
        {
            TasteUser user = default;
            double[] affinities = new double[options.TopicProbabilities.Count];
            var draws = RecordedDraws.Read(episode.GetProperty("user_draws"));

            new TasteUserModel(options).Draw(ref draws, ref user, affinities);

            double[] expected = episode.GetProperty("user_params").GetProperty("topic_affinity").Doubles();
            Assert.All(expected.Zip(affinities), pair => Recorded.Near(pair.First, pair.Second, "affinity"));
            Assert.Equal(0, draws.Left);
            if (episode.TryGetProperty("doc_draws", out JsonElement records) && records.GetArrayLength() > 0)
            {
                CheckItems(options, RecordedDraws.Read(records), episode.GetProperty("initial_candidates"));
            }
        }
    }

    private static void CheckItems(InterestExplorationOptions options, RecordedDraws draws, JsonElement documents)
    {
        var items = new TopicItem[options.CandidateCount];

        new TopicItemModel(options).Draw(ref draws, items, []);

        int i = 0;
        foreach (JsonElement document in documents.EnumerateArray())
        {
            Assert.Equal(document.GetProperty("cluster_id").GetInt32(), items[i].Topic);
            Recorded.Near(document.Number("quality"), items[i].Quality, $"quality of candidate {i}");
            i++;
        }

        Assert.Equal(0, draws.Left);
    }

    private static int Replay(InterestExplorationOptions options, JsonElement episode)
    {
        var simulation = Environment.Create(options, 1);
        var observation = new ValueBatch(simulation.ObservationSpace, 1);
        var view = new LaneView(observation.Leaves, [], 0);
        simulation.Reset(0, new EpisodeKey(0, 0), view);
        double[] affinities = episode.GetProperty("user_params").GetProperty("topic_affinity").Doubles();
        affinities.CopyTo(simulation.State.Vectors[0]);
        SetCandidates(simulation.State.Items[0], episode.GetProperty("initial_candidates"));

        int steps = 0;
        foreach (JsonElement step in episode.GetProperty("steps").EnumerateArray())
        {
            string at = $"step {steps++}";
            long[] slate = step.Slate();
            var choice = RecordedDraws.Read(step.GetProperty("draws"));
            var none = new RecordedDraws();
            StepOutcome outcome = simulation.Step(ref choice, ref none, 0, slate, view);

            Assert.Equal(0, choice.Left);
            Recorded.CheckChoice(step.GetProperty("choice"), simulation.State.Scores[0][..slate.Length], at);
            Assert.Equal(step.Number("reward"), outcome.Reward);
            Assert.False(outcome.Terminated);
            Assert.Equal(affinities, simulation.State.Vectors[0].ToArray());
            CheckResponses(step, simulation.State.Responses[0], observation, at);
            if (step.TryGetProperty("next_candidates", out JsonElement next))
            {
                SetCandidates(simulation.State.Items[0], next);
            }
        }

        return steps;
    }

    private static void CheckResponses(
        JsonElement step, ReadOnlySpan<ClickResponse> responses, ValueBatch observation, string at)
    {
        int clicked = step.Clicked();
        int position = 0;
        foreach (JsonElement expected in step.GetProperty("responses").EnumerateArray())
        {
            ClickResponse response = responses[position];
            Assert.Equal(position == clicked, response.Clicked);
            Assert.Equal(expected.GetProperty("cluster_id").GetInt32(), response.Topic);
            Recorded.Near(expected.Number("quality"), response.Quality, $"{at}, quality {position}");
            Assert.Equal(response.Clicked ? 1 : 0, observation["response/click"].As<sbyte>()[position]);
            Assert.Equal(response.Topic, observation["response/cluster_id"].As<long>()[position]);
            Assert.Equal((float)response.Quality, observation["response/quality"].As<float>()[position]);
            position++;
        }
    }

    private static void SetCandidates(Span<TopicItem> items, JsonElement documents)
    {
        int i = 0;
        foreach (JsonElement document in documents.EnumerateArray())
        {
            items[i] = new TopicItem
            {
                Topic = document.GetProperty("cluster_id").GetInt32(),
                Quality = document.Number("quality"),
            };
            i++;
        }
    }

    private static InterestExplorationOptions Options(JsonElement file)
    {
        JsonElement config = file.GetProperty("config");
        var options = new InterestExplorationOptions
        {
            CandidateCount = config.GetProperty("num_candidates").GetInt32(),
            SlateSize = config.GetProperty("slate_size").GetInt32(),
            ResampleCandidates = config.GetProperty("resample_documents").GetBoolean(),
        };
        if (!file.GetProperty("construction").TryGetProperty("custom", out JsonElement custom))
        {
            return options;
        }

        JsonElement user = custom.GetProperty("user");
        JsonElement item = custom.GetProperty("doc");
        return options with
        {
            NoClickMass = custom.Number("no_click_mass"),
            UserTypeProbabilities = user.GetProperty("user_type_distribution").Doubles(),
            AffinityMeans = Flat(user.GetProperty("user_document_mean_affinity_matrix")),
            AffinityDeviations = Flat(user.GetProperty("user_document_stddev_affinity_matrix")),
            TopicProbabilities = item.GetProperty("topic_distribution").Doubles(),
            QualityMeans = item.GetProperty("topic_quality_mean").Doubles(),
            QualityDeviations = item.GetProperty("topic_quality_stddev").Doubles(),
        };
    }

    private static double[] Flat(JsonElement matrix) => [.. matrix.EnumerateArray().SelectMany(row => row.Doubles())];
}

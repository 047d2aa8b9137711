using System.Text.Json;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;
using RecEnv.Spaces;
using RecEnv.Tests.Golden;

namespace RecEnv.Tests.Environments.InterestEvolution;

/// <summary>Replays transitions recorded from RecSim 0.2.4, feeding its draws: every number must come out again.</summary>
public class GoldenReplayTests
{
    public static TheoryData<string> Files => [.. GoldenFile.Find("recsim", "iev_*.json.gz")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Step_RecordedDraws_MatchesRecSim(string path)
    {
        JsonElement file = GoldenFile.Read(path);
        int steps = new InterestReplay(file).Run();

        Assert.True(steps > 30, $"Only {steps} steps were replayed.");
    }
}

/// <summary>One golden file, replayed through the pieces that the engine runs.</summary>
internal sealed class InterestReplay(JsonElement file)
{
    private readonly JsonElement _construction = file.GetProperty("construction");

    public int Run()
    {
        int steps = 0;
        foreach (JsonElement episode in file.GetProperty("episodes").EnumerateArray())
        {
            steps += RunEpisode(episode);
        }

        return steps;
    }

    private int RunEpisode(JsonElement episode)
    {
        InterestEvolutionOptions options = Options(episode.GetProperty("user_params"));
        var user = new InterestUserSettings(options);
        string model = _construction.GetProperty("choice_model").GetString()!;
        return model switch
        {
            "MultinomialLogitChoiceModel" => Replay(episode, options, new MultinomialLogit(options.NoClickMass)),
            "MultinomialProportionalChoiceModel" =>
                Replay(episode, options, new MultinomialProportional(options.MinNormalizer, options.NoClickMass)),
            "ExponentialCascadeChoiceModel" =>
                Replay(episode, options, new ExponentialCascade(user.AttentionProbability, options.ScoreScaling)),
            "ProportionalCascadeChoiceModel" => Replay(
                episode,
                options,
                new ProportionalCascade(user.AttentionProbability, options.ScoreScaling, options.MinNormalizer)),
            _ => throw new InvalidOperationException($"Unknown choice model {model}."),
        };
    }

    private static int Replay<TChoice>(JsonElement episode, InterestEvolutionOptions options, TChoice choice)
        where TChoice : struct, IChoiceModel
    {
        return options.VideoVariant == VideoVariant.Utility
            ? Replay<UtilityVideo, UtilityVideoModel, TChoice>(
                episode, options, new(options), choice, (d, _) => new(Cluster(d), d.Number("video_length"), d.Number("quality")))
            : Replay<BasicVideo, BasicVideoModel, TChoice>(
                episode, options, new(options), choice, ReadBasic);
    }

    private static BasicVideo ReadBasic(JsonElement document, Span<double> features)
    {
        document.GetProperty("features").Doubles().CopyTo(features);
        return new BasicVideo(document.Number("video_length"), document.Number("quality"));
    }

    private static int Replay<TVideo, TModel, TChoice>(
        JsonElement episode, InterestEvolutionOptions options, TModel videos, TChoice choice, ReadVideo<TVideo> read)
        where TVideo : unmanaged, IVideo
        where TModel : struct, IItemModel<TVideo>
        where TChoice : struct, IChoiceModel
    {
        var simulation = RecEnv.Environments.InterestEvolution.InterestEvolution
            .Join<TVideo, TModel, TChoice, WatchTimeReward>(options, 1, new(options), videos, choice);
        var observation = new ValueBatch(simulation.ObservationSpace, 1);
        var view = new LaneView(observation.Leaves, [], 0);
        simulation.Reset(0, new EpisodeKey(0, 0), view);
        JsonElement user = episode.GetProperty("user_params");
        user.GetProperty("user_interests").Doubles().CopyTo(simulation.State.Vectors[0]);
        simulation.State.Users[0][0].TimeBudget = user.Number("time_budget");
        SetCandidates(episode.GetProperty("initial_candidates"));

        int steps = 0;
        foreach (JsonElement step in episode.GetProperty("steps").EnumerateArray())
        {
            long[] slate = step.Slate();
            var pick = RecordedDraws.Read(step.GetProperty("draws"), "choice");
            var flip = RecordedDraws.Read(step.GetProperty("draws"), "rand");
            StepOutcome outcome = simulation.Step(ref pick, ref flip, 0, slate, view);
            string at = $"step {steps++}";
            Recorded.CheckChoice(step.GetProperty("choice"), simulation.State.Scores[0][..slate.Length], at);
            CheckResponses(step, simulation.State.Responses[0][..slate.Length], at);
            Recorded.Near(step.Number("reward"), outcome.Reward, at);
            Assert.Equal(step.GetProperty("done").GetBoolean(), outcome.Terminated);
            CheckUser(step.GetProperty("user_after"), simulation.State, observation, at);
            if (step.TryGetProperty("next_candidates", out JsonElement next))
            {
                SetCandidates(next);
            }
        }

        return steps;

        void SetCandidates(JsonElement documents)
        {
            int count = options.FeatureCount * (simulation.State.Features[0].Length > 0 ? 1 : 0);
            int i = 0;
            foreach (JsonElement document in documents.EnumerateArray())
            {
                simulation.State.Items[0][i] = read(document, simulation.State.Features[0].Slice(i * count, count));
                i++;
            }
        }

        void CheckUser(
            JsonElement after,
            (LaneRows<InterestUser> Users, LaneRows<double> Vectors, LaneRows<TVideo> Items, LaneRows<double> Features,
                LaneRows<VideoResponse> Responses, LaneRows<double> Scores) state,
            ValueBatch seen,
            string at)
        {
            Recorded.Near(after.Number("time_budget"), state.Users[0][0].TimeBudget, $"{at}, time budget");
            double[] interests = after.GetProperty("user_interests").Doubles();
            for (int k = 0; k < interests.Length; k++)
            {
                Recorded.Near(interests[k], state.Vectors[0][k], $"{at}, interest {k}");
                Assert.Equal((float)interests[k], seen["user"].As<float>()[k], 1e-6f);
            }
        }
    }

    private static void CheckResponses(JsonElement step, ReadOnlySpan<VideoResponse> responses, string at)
    {
        int clicked = step.Clicked();
        int position = 0;
        foreach (JsonElement expected in step.GetProperty("responses").EnumerateArray())
        {
            VideoResponse actual = responses[position];
            Assert.Equal(position == clicked, actual.Clicked);
            Assert.Equal(expected.GetProperty("clicked").GetBoolean(), actual.Clicked);
            Recorded.Near(expected.Number("watch_time"), actual.WatchTime, $"{at}, watch time {position}");
            Recorded.Near(expected.Number("quality"), actual.Quality, $"{at}, quality {position}");
            Assert.Equal(Cluster(expected), actual.Cluster);
            position++;
        }
    }

    private InterestEvolutionOptions Options(JsonElement user)
    {
        JsonElement config = file.GetProperty("config");
        JsonElement choice = user.GetProperty("choice_features");
        bool basic = file.GetProperty("name").GetString()!.Contains("basic", StringComparison.Ordinal);
        bool keywords = _construction.TryGetProperty("model_kw", out JsonElement model);
        return new InterestEvolutionOptions
        {
            CandidateCount = config.GetProperty("num_candidates").GetInt32(),
            SlateSize = config.GetProperty("slate_size").GetInt32(),
            ResampleCandidates = config.GetProperty("resample_documents").GetBoolean(),
            VideoVariant = basic ? VideoVariant.Basic : VideoVariant.Utility,
            UserVariant = basic ? UserVariant.Basic : UserVariant.Utility,
            TimeBudget = user.Number("time_budget"),
            StepPenalty = user.Number("step_penalty"),
            UserUpdateAlpha = user.Number("user_update_alpha"),
            UserQualityFactor = user.Number("user_quality_factor"),
            DocumentQualityFactor = user.Number("document_quality_factor"),
            ScoreScaling = choice.Number("score_scaling"),
            AttentionProbability = choice.Number("attention_prob"),
            NoClickMass = choice.Number("no_click_mass"),
            MinNormalizer = choice.Number("min_normalizer"),
            AlphaXIntercept = keywords && model.TryGetProperty("alpha_x_intercept", out JsonElement x) ? x.GetDouble() : 1,
            AlphaYIntercept = keywords && model.TryGetProperty("alpha_y_intercept", out JsonElement y) ? y.GetDouble() : 0.3,
        };
    }

    private static int Cluster(JsonElement document) =>
        document.GetProperty("cluster_id").ValueKind == JsonValueKind.Null ? 0 : document.GetProperty("cluster_id").GetInt32();

    private delegate TVideo ReadVideo<TVideo>(JsonElement document, Span<double> features);
}

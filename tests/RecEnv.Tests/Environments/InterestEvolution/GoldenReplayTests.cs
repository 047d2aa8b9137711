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
                episode, options, new(options), choice, (d, _) => new(Cluster(d), Number(d, "video_length"), Number(d, "quality")))
            : Replay<BasicVideo, BasicVideoModel, TChoice>(
                episode, options, new(options), choice, ReadBasic);
    }

    private static BasicVideo ReadBasic(JsonElement document, Span<double> features)
    {
        document.GetProperty("features").Doubles().CopyTo(features);
        return new BasicVideo(Number(document, "video_length"), Number(document, "quality"));
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
        simulation.State.Users[0][0].TimeBudget = Number(user, "time_budget");
        SetCandidates(episode.GetProperty("initial_candidates"));

        int steps = 0;
        foreach (JsonElement step in episode.GetProperty("steps").EnumerateArray())
        {
            long[] slate = [.. step.GetProperty("slate").EnumerateArray().Select(x => x.GetInt64())];
            (RecordedDraws pick, RecordedDraws flip) = Draws(step);
            StepOutcome outcome = simulation.Step(ref pick, ref flip, 0, slate, view);
            string at = $"step {steps++}";
            CheckChoice(step.GetProperty("choice"), simulation.State.Scores[0][..slate.Length], at);
            CheckResponses(step, simulation.State.Responses[0][..slate.Length], at);
            Near(Number(step, "reward"), outcome.Reward, at);
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
            Near(Number(after, "time_budget"), state.Users[0][0].TimeBudget, $"{at}, time budget");
            double[] interests = after.GetProperty("user_interests").Doubles();
            for (int k = 0; k < interests.Length; k++)
            {
                Near(interests[k], state.Vectors[0][k], $"{at}, interest {k}");
                Assert.Equal((float)interests[k], seen["user"].As<float>()[k], 1e-6f);
            }
        }
    }

    private static void CheckChoice(JsonElement choice, ReadOnlySpan<double> weights, string at)
    {
        double[] expected = choice.GetProperty("scores").Doubles();
        double[] probabilities = choice.GetProperty("probs").Doubles();
        double total = choice.GetProperty("score_no_click").GetDouble();
        for (int i = 0; i < expected.Length; i++)
        {
            Near(expected[i], weights[i], $"{at}, score {i}");
            total += weights[i];
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Near(probabilities[i], weights[i] / total, $"{at}, probability {i}");
        }
    }

    private static void CheckResponses(JsonElement step, ReadOnlySpan<VideoResponse> responses, string at)
    {
        int clicked = step.GetProperty("clicked").ValueKind == JsonValueKind.Null ? -1 : step.GetProperty("clicked").GetInt32();
        int position = 0;
        foreach (JsonElement expected in step.GetProperty("responses").EnumerateArray())
        {
            VideoResponse actual = responses[position];
            Assert.Equal(position == clicked, actual.Clicked);
            Assert.Equal(expected.GetProperty("clicked").GetBoolean(), actual.Clicked);
            Near(Number(expected, "watch_time"), actual.WatchTime, $"{at}, watch time {position}");
            Near(Number(expected, "quality"), actual.Quality, $"{at}, quality {position}");
            Assert.Equal(Cluster(expected), actual.Cluster);
            position++;
        }
    }

    private static (RecordedDraws Pick, RecordedDraws Flip) Draws(JsonElement step)
    {
        var pick = new Queue<double>();
        var flip = new Queue<double>();
        foreach (JsonElement draw in step.GetProperty("draws").EnumerateArray())
        {
            if (draw.GetProperty("fn").GetString() == "choice")
            {
                pick.Enqueue(draw.GetProperty("u").GetDouble());
            }
            else
            {
                flip.Enqueue(draw.GetProperty("ret")[0].GetDouble());
            }
        }

        return (new RecordedDraws(pick), new RecordedDraws(flip));
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
            TimeBudget = Number(user, "time_budget"),
            StepPenalty = Number(user, "step_penalty"),
            UserUpdateAlpha = Number(user, "user_update_alpha"),
            UserQualityFactor = Number(user, "user_quality_factor"),
            DocumentQualityFactor = Number(user, "document_quality_factor"),
            ScoreScaling = Number(choice, "score_scaling"),
            AttentionProbability = Number(choice, "attention_prob"),
            NoClickMass = Number(choice, "no_click_mass"),
            MinNormalizer = Number(choice, "min_normalizer"),
            AlphaXIntercept = keywords && model.TryGetProperty("alpha_x_intercept", out JsonElement x) ? x.GetDouble() : 1,
            AlphaYIntercept = keywords && model.TryGetProperty("alpha_y_intercept", out JsonElement y) ? y.GetDouble() : 0.3,
        };
    }

    private static int Cluster(JsonElement document) =>
        document.GetProperty("cluster_id").ValueKind == JsonValueKind.Null ? 0 : document.GetProperty("cluster_id").GetInt32();

    private static double Number(JsonElement element, string name)
    {
        JsonElement value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Array ? value[0].GetDouble() : value.GetDouble();
    }

    private static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)), $"{what}: {expected:R} became {actual:R}.");

    private delegate TVideo ReadVideo<TVideo>(JsonElement document, Span<double> features);
}

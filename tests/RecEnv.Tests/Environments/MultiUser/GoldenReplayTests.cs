using System.Text.Json;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.InterestExploration;
using RecEnv.Environments.LongTermSatisfaction;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;
using RecEnv.Spaces;
using RecEnv.Tests.Golden;
using Evolution = RecEnv.Environments.InterestEvolution.InterestEvolution;
using Exploration = RecEnv.Environments.InterestExploration.InterestExploration;
using Satisfaction = RecEnv.Environments.LongTermSatisfaction.LongTermSatisfaction;

namespace RecEnv.Tests.Environments.MultiUser;

/// <summary>Replays transitions recorded from RecSim 0.2.4 with three users, feeding its draws in their order.</summary>
public class GoldenReplayTests
{
    public static TheoryData<string> Files => [.. GoldenFile.Find("recsim", "multi_*.json.gz")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Step_RecordedDraws_MatchesRecSim(string path)
    {
        JsonElement file = GoldenFile.Read(path);
        MultiReplay replay = file.GetProperty("kind").GetString() switch
        {
            "iev" => InterestEvolution(file),
            "iex" => InterestExploration(file),
            "lts" => LongTermSatisfaction(file),
            var kind => throw new InvalidOperationException($"Unknown kind {kind}."),
        };

        int steps = replay.Run(file);

        Assert.True(steps >= 80, $"Only {steps} steps were replayed.");
    }

    private static MultiReplay InterestEvolution(JsonElement file)
    {
        (int candidates, int slate, bool resample, int users) = Frame(file);
        var options = new InterestEvolutionMultiOptions
        {
            CandidateCount = candidates,
            SlateSize = slate,
            ResampleCandidates = resample,
            Users = users,
        };
        var choice = new MultinomialProportional(options.MinNormalizer, options.NoClickMass);
        var simulation = Evolution.Join<UtilityVideo, UtilityVideoModel, MultinomialProportional, WatchTimeReward>(
            options, 1, new InterestUserSettings(options), new UtilityVideoModel(options), choice);
        return new MultiReplay(simulation, users)
        {
            SetUser = (user, state) =>
            {
                state.GetProperty("user_interests").Doubles().CopyTo(simulation.State.Vectors[user]);
                simulation.State.Users[0][user].TimeBudget = state.Number("time_budget");
            },
            SetCandidate = (i, item) => simulation.State.Items[0][i] = new UtilityVideo(
                item.GetProperty("cluster_id").GetInt32(), item.Number("video_length"), item.Number("quality")),
            Step = (draws, slates, view) =>
            {
                var picks = RecordedDraws.Read(draws, "choice");
                var flips = RecordedDraws.Read(draws, "rand");
                StepOutcome outcome = simulation.Step<RecordedDraws>(
                    [.. Enumerable.Repeat(picks, users)], [.. Enumerable.Repeat(flips, users)], 0, slates, view);
                Assert.Equal(0, picks.Left + flips.Left);
                return outcome;
            },
            CheckUser = (user, after, at) =>
            {
                Recorded.Near(after.Number("time_budget"), simulation.State.Users[0][user].TimeBudget, $"{at}, budget");
                double[] expected = after.GetProperty("user_interests").Doubles();
                for (int k = 0; k < expected.Length; k++)
                {
                    Recorded.Near(expected[k], simulation.State.Vectors[user][k], $"{at}, interest {k}");
                }
            },
        };
    }

    private static MultiReplay InterestExploration(JsonElement file)
    {
        (int candidates, int slate, bool resample, int users) = Frame(file);
        var options = new InterestExplorationMultiOptions
        {
            CandidateCount = candidates,
            SlateSize = slate,
            ResampleCandidates = resample,
            Users = users,
        };
        var simulation = Exploration.Create(options, 1);
        return new MultiReplay(simulation, users)
        {
            SetUser = (user, state) =>
                state.GetProperty("topic_affinity").Doubles().CopyTo(simulation.State.Vectors[user]),
            SetCandidate = (i, item) => simulation.State.Items[0][i] = new TopicItem
            {
                Topic = item.GetProperty("cluster_id").GetInt32(),
                Quality = item.Number("quality"),
            },
            Step = (draws, slates, view) =>
            {
                var picks = RecordedDraws.Read(draws);
                RecordedDraws[] none = [.. Enumerable.Repeat(new RecordedDraws(), users)];
                StepOutcome outcome = simulation.Step<RecordedDraws>(
                    [.. Enumerable.Repeat(picks, users)], none, 0, slates, view);
                Assert.Equal(0, picks.Left);
                return outcome;
            },
            CheckUser = (user, after, _) =>
                Assert.Equal(after.GetProperty("topic_affinity").Doubles(), simulation.State.Vectors[user].ToArray()),
        };
    }

    private static MultiReplay LongTermSatisfaction(JsonElement file)
    {
        (int candidates, int slate, bool resample, int users) = Frame(file);
        var simulation = Satisfaction.Create(
            new LongTermSatisfactionMultiOptions
            {
                CandidateCount = candidates,
                SlateSize = slate,
                ResampleCandidates = resample,
                Users = users,
            },
            1);
        return new MultiReplay(simulation, users)
        {
            SetUser = (user, state) => simulation.State.Users[0][user] = new SatisfactionUser
            {
                Exposure = state.Number("net_positive_exposure"),
                Satisfaction = state.Number("satisfaction"),
                TimeBudget = state.GetProperty("time_budget").GetInt32(),
            },
            SetCandidate = (i, item) =>
                simulation.State.Items[0][i] = new ContentItem { Clickbait = item.Number("clickbait_score") },
            Step = (draws, slates, view) =>
            {
                var noise = RecordedDraws.Read(draws);
                RecordedDraws[] picks = [.. Enumerable.Range(0, users).Select(_ => new RecordedDraws(0.999))];
                StepOutcome outcome = simulation.Step<RecordedDraws>(
                    picks, [.. Enumerable.Repeat(noise, users)], 0, slates, view);
                Assert.Equal(0, noise.Left);
                return outcome;
            },
            CheckUser = (user, after, at) =>
            {
                SatisfactionUser state = simulation.State.Users[0][user];
                Recorded.Near(after.Number("net_positive_exposure"), state.Exposure, $"{at}, net positive exposure");
                Recorded.Near(after.Number("satisfaction"), state.Satisfaction, $"{at}, satisfaction");
                Assert.Equal(after.GetProperty("time_budget").GetInt32(), state.TimeBudget);
            },
        };
    }

    private static (int Candidates, int Slate, bool Resample, int Users) Frame(JsonElement file)
    {
        JsonElement config = file.GetProperty("config");
        return (
            config.GetProperty("num_candidates").GetInt32(),
            config.GetProperty("slate_size").GetInt32(),
            config.GetProperty("resample_documents").GetBoolean(),
            file.GetProperty("num_users").GetInt32());
    }
}

/// <summary>One recorded episode of several users, replayed on a simulation whose state is set from the file.</summary>
internal sealed class MultiReplay(ISimulation simulation, int userCount)
{
    public required Action<int, JsonElement> SetUser { get; init; }

    public required Action<int, JsonElement> SetCandidate { get; init; }

    public required StepWithDraws Step { get; init; }

    public required Action<int, JsonElement, string> CheckUser { get; init; }

    public int Run(JsonElement file)
    {
        var observation = new ValueBatch(simulation.ObservationSpace, 1);
        InfoBuffer[] infos = [.. simulation.Infos.Select(leaf => new InfoBuffer(leaf, 1))];
        var view = new LaneView(observation.Leaves, infos, 0);
        simulation.Reset(0, new EpisodeKey(0, 0), view);
        ForEach(file.GetProperty("user_params"), SetUser);
        ForEach(file.GetProperty("initial_candidates"), SetCandidate);

        int steps = 0;
        foreach (JsonElement step in file.GetProperty("steps").EnumerateArray())
        {
            string at = $"step {steps++}";
            long[] slates = [.. step.GetProperty("slates").EnumerateArray()
                .SelectMany(slate => slate.EnumerateArray().Select(x => x.GetInt64()))];
            StepOutcome outcome = Step(step.GetProperty("draws"), slates, view);

            double[] rewards = step.GetProperty("rewards").Doubles();
            Recorded.Near(rewards.Sum(), outcome.Reward, $"{at}, reward");
            Assert.Equal(step.GetProperty("done").GetBoolean(), outcome.Terminated);
            for (int user = 0; user < userCount; user++)
            {
                Recorded.Near(rewards[user], infos[0].Values.As<double>()[user], $"{at}, reward of user {user}");
                CheckUser(user, step.GetProperty("user_after")[user], $"{at}, user {user}");
                CheckResponses(step.GetProperty("response_obs")[user], observation, user, at);
            }

            if (step.GetProperty("next_candidates") is { ValueKind: JsonValueKind.Array } next)
            {
                ForEach(next, SetCandidate);
            }
        }

        return steps;
    }

    private static void ForEach(JsonElement array, Action<int, JsonElement> set)
    {
        int i = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            set(i++, element);
        }
    }

    // RecSim gives no responses of a user who has left; here they are blank.
    private static void CheckResponses(JsonElement expected, ValueBatch observation, int user, string at)
    {
        string prefix = $"response/{user}/";
        foreach (LeafBuffer leaf in observation.Leaves)
        {
            if (!leaf.Leaf.Path.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            string key = leaf.Leaf.Path[prefix.Length..];
            for (int position = 0; position < leaf.Leaf.Size; position++)
            {
                double wanted = expected.GetArrayLength() == 0 ? 0 : expected[position].Number(key);
                double actual = leaf.Leaf.ElementType.Read(leaf.Bytes, position);
                Assert.True(
                    Math.Abs(wanted - actual) <= 1e-6 * Math.Max(1, Math.Abs(wanted)),
                    $"{at}, {prefix}{key}[{position}]: {wanted:R} became {actual:R}.");
            }
        }
    }

    public delegate StepOutcome StepWithDraws(JsonElement draws, long[] slates, LaneView view);
}

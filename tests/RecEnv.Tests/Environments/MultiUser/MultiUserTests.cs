using FsCheck;
using FsCheck.Fluent;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Tests.Environments.MultiUser;

/// <summary>Laws of environments whose users share candidates.</summary>
public class MultiUserTests
{
    public static TheoryData<string, string> Pairs => new()
    {
        { "InterestEvolution", """{"time_budget": 30}""" },
        { "InterestEvolution", """{"resample_candidates": false, "time_budget": 25, "slate_size": 3}""" },
        { "InterestExploration", """{"horizon": 15}""" },
        { "LongTermSatisfaction", """{"time_budget": 12, "observe_satisfaction": true}""" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Step_OneUser_IsTheSingleEnvironment(string name, string options)
    {
        Prop.ForAll<ulong>(seed =>
        {
            using IEnvironment single = Make($"{name}-v0", options);
            using IEnvironment multi = Make($"{name}Multi-v0", options.Replace("{", "{\"users\": 1, ", StringComparison.Ordinal));
            var policy = new RandomStream(seed);
            Same(single.Reset(seed), multi.Reset(seed));
            for (int step = 0; step < 60; step++)
            {
                Fill(single.Action, ref policy);
                single.Action.Leaves[0].Bytes.CopyTo(multi.Action.Leaves[0].Bytes);
                StepResult expected = single.Step(single.Action);
                Same(expected, multi.Step(multi.Action));
                if (expected.EpisodeOver)
                {
                    Same(single.Reset(), multi.Reset());
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10).WithReplay(7, 1));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Step_AnotherUsersSlates_ChangeNothingForAUser(string name, string options)
    {
        using IEnvironment one = Make($"{name}Multi-v0", options);
        using IEnvironment other = Make($"{name}Multi-v0", options);
        one.Reset(5);
        other.Reset(5);
        var policy = new RandomStream(1);
        bool differed = false;
        int ended = 0;
        for (int step = 0; step < 200 && ended == 0; step++)
        {
            Fill(one.Action, ref policy);
            one.Action.Leaves[0].Bytes.CopyTo(other.Action.Leaves[0].Bytes);
            int slateSize = one.Contract.Slate!.SlateSize;
            foreach (ref long candidate in other.Action.Leaves[0].As<long>()[..slateSize]) // of user 0
            {
                candidate = (candidate + 1) % one.Contract.Slate.CandidateCount;
            }

            StepResult first = one.Step(one.Action);
            StepResult second = other.Step(other.Action);
            for (int user = 1; user < 3; user++)
            {
                Assert.Equal(Seen(first, user), Seen(second, user));
                Assert.Equal(first.Info("rewards").Values.As<double>()[user], second.Info("rewards").Values.As<double>()[user]);
            }

            differed |= first.Info("rewards").Values.As<double>()[0] != second.Info("rewards").Values.As<double>()[0];
            ended += first.EpisodeOver || second.EpisodeOver ? 1 : 0;
        }

        Assert.True(differed, "User 0 was not moved by his own slates.");
    }

    [Fact]
    public void Step_UserHasLeft_GetsBlankResponsesAndNoReward()
    {
        using IEnvironment environment = Make("InterestEvolutionMulti-v0", """{"time_budget": 20}""");
        var policy = new RandomStream(3);
        environment.Reset(11);
        bool[] before = new bool[3];
        double[] returns = new double[3];
        double[] lengths = new double[3];
        int skipped = 0;
        StepResult result;
        float[][] last = new float[3][];
        do
        {
            Fill(environment.Action, ref policy);
            result = environment.Step(environment.Action);
            double[] rewards = [.. result.Info("rewards").Values.As<double>()];
            Assert.Equal(result.Reward, rewards[0] + rewards[1] + rewards[2]);
            for (int user = 0; user < 3; user++)
            {
                float[] seen = [.. result.Observation[$"user/{user}"].As<float>()];
                if (before[user])
                {
                    skipped++;
                    Assert.Equal(0, rewards[user]);
                    Assert.Equal(last[user], seen);
                    Assert.True(result.Info("terminated").Values.As<bool>()[user]);
                    Assert.Equal(-1, result.Observation[$"response/{user}/quality"].Bytes.IndexOfAnyExcept((byte)0));
                }
                else
                {
                    lengths[user]++;
                    returns[user] += rewards[user];
                    Assert.NotEqual(-1, result.Observation[$"response/{user}/quality"].Bytes.IndexOfAnyExcept((byte)0));
                }

                before[user] = result.Info("terminated").Values.As<bool>()[user];
                last[user] = seen;
            }

            Assert.Equal(before.All(left => left), result.Terminated);
        }
        while (!result.EpisodeOver);

        Assert.True(skipped > 0, "No user left before the others.");
        Assert.Equal(lengths, result.Info("episode/user_l").Values.As<double>().ToArray());
        Assert.Equal(returns, result.Info("episode/user_r").Values.As<double>().ToArray());
        Assert.Equal(returns.Sum(), result.Info("episode/r").Values.As<double>()[0], 1e-9);
        Assert.Equal(lengths.Max(), result.Info("episode/l").Values.As<long>()[0]);
    }

    [Fact]
    public void EpisodeMetrics_AllUsers_AreThoseOfAllSlates()
    {
        using IEnvironment environment = Make("InterestExplorationMulti-v0", """{"users": 4, "horizon": 30}""");
        var policy = new RandomStream(3);
        StepResult result = environment.Reset(2);
        double clicks = 0;
        double quality = 0;
        while (!result.EpisodeOver)
        {
            Fill(environment.Action, ref policy);
            result = environment.Step(environment.Action);
            for (int user = 0; user < 4; user++)
            {
                ReadOnlySpan<sbyte> clicked = result.Observation[$"response/{user}/click"].As<sbyte>();
                for (int position = 0; position < clicked.Length; position++)
                {
                    clicks += clicked[position];
                    quality += clicked[position] * result.Observation[$"response/{user}/quality"].As<float>()[position];
                }
            }
        }

        Assert.True(clicks > 0);
        Assert.Equal(clicks / (4 * 30), result.Info("episode/ctr").Values.As<double>()[0], 1e-12);
        Assert.Equal(quality / clicks, result.Info("episode/average_quality").Values.As<double>()[0], 1e-5);
    }

    [Fact]
    public void Step_SlateOfAUserWhoLeft_IsNotLookedAt()
    {
        using IEnvironment environment = Make("InterestEvolutionMulti-v0", """{"time_budget": 20, "distinct_items": true}""");
        var policy = new RandomStream(3);
        StepResult result = environment.Reset(11);
        int left = -1;
        while (left < 0)
        {
            Fill(environment.Action, ref policy);
            result = environment.Step(environment.Action);
            left = result.Info("terminated").Values.As<bool>().IndexOf(true);
        }

        Assert.False(result.Terminated);
        int present = (left + 1) % 3;
        Fill(environment.Action, ref policy);
        environment.Action.Leaves[0].As<long>()[left * 2] = -7;
        environment.Step(environment.Action);

        environment.Action.Leaves[0].As<long>()[present * 2] = 77;
        var refusal = Assert.Throws<InvalidActionException>(() => environment.Step(environment.Action));
        Assert.Equal(
            $"User {present}: Candidate 77 at slate position 0 is outside the candidate set of 10 (valid: 0 to 9).",
            refusal.Message);
    }

    [Fact]
    public void ForUser_ManyLanesAndUsers_GivesDifferentStreams()
    {
        var seen = new HashSet<ulong>();
        for (ulong seed = 0; seed < 100; seed++)
        {
            for (int user = 0; user < 100; user++)
            {
                RandomStream stream = new EpisodeKey(seed, 0).ForUser(user).Stream(StreamId.Choice);
                Assert.True(seen.Add(stream.Bits()), $"Seed {seed}, user {user} repeats another stream.");
            }
        }

        Assert.Equal(new EpisodeKey(9, 4), new EpisodeKey(9, 4).ForUser(0));
    }

    [Fact]
    public void Describe_Users_IsAnOptionWithTheOthers()
    {
        var registry = EnvironmentRegistry.CreateDefault();
        string[] single = [.. registry.Find("InterestEvolution-v0").Schema.Options.Select(option => option.Key)];
        string[] multi = [.. registry.Find("InterestEvolutionMulti-v0").Schema.Options.Select(option => option.Key)];

        Assert.Equal([.. single, "users"], multi);
        Assert.Equal(
            "MultiDiscrete([10 × 8])",
            registry.Make("InterestEvolutionMulti-v0", new() { OptionsJson = """{"users": 4}""" }).Contract.ActionSpace.Describe());
    }

    private static IEnvironment Make(string id, string options) =>
        EnvironmentRegistry.CreateDefault().Make(id, new EnvironmentSettings { OptionsJson = options });

    // Distinct items, so that it serves where repeats are refused.
    private static void Fill(ValueBatch action, ref RandomStream random)
    {
        Span<long> slates = action.Leaves[0].As<long>();
        int offset = random.Below(10);
        for (int i = 0; i < slates.Length; i++)
        {
            slates[i] = (offset + (3 * i)) % 10;
        }
    }

    private static void Same(StepResult single, StepResult multi)
    {
        Assert.Equal(single.Reward, multi.Reward);
        Assert.Equal(single.Terminated, multi.Terminated);
        Assert.Equal(single.Truncated, multi.Truncated);
        foreach (LeafBuffer leaf in single.Observation.Leaves)
        {
            string[] parts = leaf.Leaf.Path.Split('/');
            string path = parts[0] == "doc" ? leaf.Leaf.Path : string.Join('/', [parts[0], "0", .. parts[1..]]);
            Assert.Equal(leaf.Bytes.ToArray(), multi.Observation[path].Bytes.ToArray());
        }
    }

    private static byte[] Seen(StepResult result, int user)
    {
        var bytes = new List<byte>();
        foreach (LeafBuffer leaf in result.Observation.Leaves)
        {
            if (leaf.Leaf.Path == $"user/{user}"
                || leaf.Leaf.Path.StartsWith($"response/{user}/", StringComparison.Ordinal))
            {
                bytes.AddRange(leaf.Bytes);
            }
        }

        return [.. bytes];
    }
}

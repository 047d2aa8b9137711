using System.Text.Json;
using RecEnv.Environments.TabularTest;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;
using RecEnv.Tests.Golden;

namespace RecEnv.Tests.Environments.TabularTest;

/// <summary>Recorded transitions, the known best values, and how often each state follows.</summary>
public class TabularTestTests
{
    public static TheoryData<string> Files => [.. GoldenFile.Find("recsim", "test_environment.json.gz")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Step_RecordedDraws_MatchesRecSim(string path)
    {
        JsonElement file = GoldenFile.Read(path);
        var simulation = new TabularTestSimulation(Options(file.GetProperty("cfg")), 1);
        var observation = new ValueBatch(simulation.ObservationSpace, 1);
        var view = new LaneView(observation.Leaves, [], 0);
        simulation.Reset(0, new EpisodeKey(0, 0), view);
        JsonElement[] steps = [.. file.GetProperty("steps").EnumerateArray()];
        var start = new RandomStream(1);
        TabularLane lane = simulation.Start(ref start);
        lane.State = steps[0].GetProperty("state").GetInt32();
        bool first = true;

        foreach (JsonElement step in steps)
        {
            long[] actions = [.. step.GetProperty("doc_actions").EnumerateArray().Select(x => x.GetInt64())];
            Assert.Equal(actions, observation["doc"].As<long>().ToArray());
            Assert.Equal(step.GetProperty("state").GetInt32(), first ? lane.State : observation["user"].As<long>()[0]);
            first = false;
            var draws = new RecordedDraws(step.Number("choice_u"));
            StepOutcome outcome = simulation.Step(ref draws, ref lane, step.Slate(), view);

            Assert.Equal(step.Number("reward"), outcome.Reward);
            Assert.False(outcome.Terminated);
            Assert.Equal(step.GetProperty("next_state").GetInt32(), lane.State);
            float[] rewards = [.. step.GetProperty("response").EnumerateArray().Select(x => (float)x.Number("reward"))];
            Assert.Equal(rewards, observation["response/reward"].As<float>().ToArray());
        }
    }

    [Theory]
    [InlineData("q0", 0)]
    [InlineData("q05", 0.5)]
    [InlineData("q09", 0.9)]
    public void Tables_ValueIteration_GivesTheKnownBestValues(string known, double discount)
    {
        JsonElement expected = GoldenFile.Open("recsim/test_environment.json.gz").GetProperty(known);

        double[,] values = BestValues(discount);

        // They are known to 6 digits.
        for (int state = 0; state < TabularModel.StateCount; state++)
        {
            for (int action = 0; action < TabularModel.ActionCount; action++)
            {
                double value = expected[state][action].GetDouble();
                Assert.Equal(value, values[state, action], 1e-5 * Math.Max(1, Math.Abs(value)));
            }
        }
    }

    [Theory]
    [InlineData("transition_matrix")]
    [InlineData("reward_matrix")]
    public void Tables_EqualRecSims(string table)
    {
        JsonElement expected = GoldenFile.Open("recsim/test_environment.json.gz").GetProperty(table);
        for (int action = 0; action < TabularModel.ActionCount; action++)
        {
            for (int state = 0; state < TabularModel.StateCount; state++)
            {
                JsonElement entry = expected[action][state];
                double[] ours = entry.ValueKind == JsonValueKind.Array
                    ? TabularModel.Transitions(action, state)
                    : [TabularModel.Reward(action, state)];
                Assert.Equal(entry.ValueKind == JsonValueKind.Array ? entry.Doubles() : [entry.GetDouble()], ours);
            }
        }
    }

    // 28 frequencies of 24 pairs and 6 of the start: one exceeds 5 standard deviations with probability below 6e-5.
    [Fact]
    public void Step_ManyLanes_FollowsTheTables()
    {
        const int Lanes = 60_000;
        double[] start = [0.5, 0.1, 0.1, 0.1, 0.1, 0.1];
        using IVectorEnvironment environment = RecEnv.Environments.TabularTest.TabularTest.Definition.MakeVector(
            Lanes, new EnvironmentSettings { Options = new TabularTestOptions { StartingProbabilities = start } });
        VectorStep step = environment.Reset(1);
        long[] before = step.Observations["user"].As<long>().ToArray();
        Frequencies(before, start);
        for (int action = 0; action < TabularModel.ActionCount; action++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                int candidate = step.Observations["doc"].Lane<long>(lane).IndexOf(action);
                environment.Actions.Leaves[0].Lane<long>(lane)[0] = candidate;
            }

            step = environment.Step(environment.Actions);
            long[] after = step.Observations["user"].As<long>().ToArray();
            for (int state = 0; state < TabularModel.StateCount; state++)
            {
                Frequencies(
                    [.. after.Where((_, lane) => before[lane] == state)], TabularModel.Transitions(action, state));
            }

            before = after;
        }
    }

    [Theory]
    [InlineData("""{"candidate_count": 3}""", "Option \"candidate_count\" must be in [4, 10000] but is 3.")]
    [InlineData(
        """{"starting_probabilities": [0.5, 0.1, 0.1, 0.1, 0.1, 0]}""",
        "The probabilities of option \"starting_probabilities\" sum to 0.8999999999999999; make them sum to 1.")]
    public void Make_OptionsOutOfRange_SaysWhatIsAllowed(string options, string expected)
    {
        var error = Assert.Throws<InvalidOptionException>(() => Make(options));

        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Step_EmptySlate_IsRefused()
    {
        using IEnvironment environment = Make("""{"short_slates": true, "slate_size": 2}""");
        environment.Reset(1);

        var error = Assert.Throws<InvalidActionException>(() => environment.Step([-1, -1]));

        Assert.Equal(
            "The slate is empty, but the user always responds to the item at position 0; show at least one.", error.Message);
    }

    [Fact]
    public void Step_DefaultOptions_IsTruncatedAtTheHorizon()
    {
        using IEnvironment environment = Make("{}");
        environment.Reset(1);

        for (int step = 1; step <= 100; step++)
        {
            Assert.Equal(step == 100, environment.Step([0]).Truncated);
        }
    }

    [Fact]
    public void Render_AfterAStep_ShowsStateActionsAndReward()
    {
        using IEnvironment environment = Make("{}");
        environment.Reset(1);
        environment.Step([3]);

        string[] lines = environment.Render().Split('\n');

        Assert.Matches("^user  state [0-5]$", lines[1]);
        Assert.Equal("candidate   0  action 0", lines[2]);
        Assert.Equal("response    0  reward -10", lines[6]);
    }

    private static double[,] BestValues(double discount)
    {
        double[,] values = new double[TabularModel.StateCount, TabularModel.ActionCount];
        double change;
        do
        {
            change = 0;
            for (int state = 0; state < TabularModel.StateCount; state++)
            {
                for (int action = 0; action < TabularModel.ActionCount; action++)
                {
                    double[] next = TabularModel.Transitions(action, state);
                    double future = next.Select((p, i) => p * Enumerable.Range(0, TabularModel.ActionCount).Max(a => values[i, a]))
                        .Sum();
                    double value = TabularModel.Reward(action, state) + (discount * future);
                    change = Math.Max(change, Math.Abs(value - values[state, action]));
                    values[state, action] = value;
                }
            }
        }
        while (change > 1e-12);
        return values;
    }

    private static void Frequencies(long[] states, double[] probabilities)
    {
        for (int state = 0; state < probabilities.Length; state++)
        {
            double p = probabilities[state];
            double bound = 5 * Math.Sqrt(p * (1 - p) / Math.Max(1, states.Length));
            double share = states.Count(x => x == state) / (double)Math.Max(1, states.Length);
            Assert.InRange(share, states.Length == 0 ? 0 : p - bound, p + bound);
        }
    }

    private static TabularTestOptions Options(JsonElement config) => new()
    {
        CandidateCount = config.GetProperty("num_candidates").GetInt32(),
        SlateSize = config.GetProperty("slate_size").GetInt32(),
        ResampleCandidates = config.GetProperty("resample_documents").GetBoolean(),
        StartingProbabilities = config.GetProperty("starting_probs").Doubles(),
    };

    private static IEnvironment Make(string options) =>
        EnvironmentRegistry.CreateDefault().Make("TabularTest-v0", new EnvironmentSettings { OptionsJson = options });
}

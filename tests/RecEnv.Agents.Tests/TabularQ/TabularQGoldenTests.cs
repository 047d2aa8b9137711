using System.Text.Json;
using RecEnv.Agents.TabularQ;
using RecEnv.Agents.Tests.Support;
using RecEnv.Spaces;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests.TabularQ;

/// <summary>Keys, choices, updates and tables recorded from RecSim 0.2.4, which never learns an episode's last transition.</summary>
public class TabularQGoldenTests
{
    private static readonly JsonElement _runs = GoldenFile.Open("recsim/tabular_q.json.gz").GetProperty("runs");

    [Theory]
    [InlineData(0, "TabularTest-v0")]
    [InlineData(1, "TabularTest-v0")]
    [InlineData(2, "TabularTest-v0")]
    [InlineData(3, "InterestExploration-v0")]
    [InlineData(4, "InterestExploration-v0")]
    [InlineData(5, "LongTermSatisfaction-v0")]
    public void Steps_RecordedRun_MatchRecSim(int index, string id)
    {
        JsonElement run = _runs[index];
        JsonElement[] steps = [.. run.GetProperty("steps").EnumerateArray()];
        EnvironmentContract contract = Contract(id, steps[0]);
        var agent = new TabularQAgent(new AgentContext(contract, 1, 1), Options(run.GetProperty("agent_kwargs")));
        var observation = new ValueBatch(contract.ObservationSpace, 1);
        var transition = new TransitionBatch(contract, 1);
        foreach (JsonElement step in steps)
        {
            Fill(observation, step);
            Learn(agent, transition, observation, step);
            Choose(agent, transition, observation, step);
        }

        CheckTable(agent, run);
    }

    private static void Learn(TabularQAgent agent, TransitionBatch transition, ValueBatch observation, JsonElement step)
    {
        bool first = step.GetProperty("t").GetInt32() == 0;
        if (first && step.GetProperty("episode").GetInt32() == 0)
        {
            return;
        }

        // What RecSim does not learn from, it is told of all the same: the episode ends.
        transition.Present[0] = true;
        transition.Truncated[0] = first;
        transition.Rewards[0] = step.GetProperty("reward_in").GetDouble();
        transition.NextObservations.CopyFrom(observation);
        agent.Learn(transition);
        if (!first)
        {
            Near.Equal(step.GetProperty("updated_q").GetDouble(), agent.Table.Value(Key(step.GetProperty("prev_sa"))));
        }
    }

    private static void Choose(TabularQAgent agent, TransitionBatch transition, ValueBatch observation, JsonElement step)
    {
        Near.Equal(step.GetProperty("epsilon").GetDouble(), agent.Epsilon);
        agent.Keys.Read(observation, 0);
        var uniforms = new RecordedDraws(step.GetProperty("uniforms").Doubles());
        int[] slate = agent.Keys.Actions[agent.Choose(ref uniforms, out _)];

        Assert.Equal(0, uniforms.Left);
        Assert.Equal(step.GetProperty("slate").Doubles(), slate.Select(candidate => (double)candidate));
        Assert.Equal(Key(step.GetProperty("sa")), agent.Keys.Of(slate).ToArray());
        CheckEnumeration(agent, step.GetProperty("enumeration"));
        transition.Observations.CopyFrom(observation);
        for (int position = 0; position < slate.Length; position++)
        {
            transition.Actions.Leaves[0].Lane<long>(0)[position] = slate[position];
        }
    }

    private static void CheckEnumeration(TabularQAgent agent, JsonElement enumeration)
    {
        if (enumeration.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(enumeration.GetInt32(), agent.Keys.Actions.Count);
            return;
        }

        JsonElement[] expected = [.. enumeration.EnumerateArray()];
        Assert.Equal(expected.Length, agent.Keys.Actions.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i][0].Doubles(), agent.Keys.Actions[i].Select(candidate => (double)candidate));
            Assert.Equal(Key(expected[i][1]), agent.Keys.Of(agent.Keys.Actions[i]).ToArray());
        }
    }

    private static void CheckTable(TabularQAgent agent, JsonElement run)
    {
        JsonElement[] values = [.. run.GetProperty("final_q_table").EnumerateArray()];
        JsonElement[] visits = [.. run.GetProperty("final_counts").EnumerateArray()];

        Assert.Equal(values.Length, agent.Table.Count);
        Assert.All(values, entry => Near.Equal(entry[1].GetDouble(), agent.Table.Value(Key(entry[0]))));
        Assert.All(visits, entry => Assert.Equal(entry[1].GetInt64(), agent.Table.Visits(Key(entry[0]))));
    }

    private static TabularQOptions Options(JsonElement arguments)
    {
        var options = new TabularQOptions { RecsimQuirks = true };
        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            options = argument.Name switch
            {
                "gamma" => options with { Discount = argument.Value.GetDouble() },
                "learning_rate" => options with { LearningRate = argument.Value.GetDouble() },
                "exploration_policy" => options with { Exploration = TabularQExploration.MinCount },
                "ordinal_slates" => options with { OrdinalSlates = argument.Value.GetBoolean() },
                "number_bins" => options with { BinCount = argument.Value.GetInt32() },
                "discretization_bounds" => options with
                {
                    LowestEdge = argument.Value[0].GetDouble(),
                    HighestEdge = argument.Value[1].GetDouble(),
                },
                _ => throw new InvalidOperationException($"Unknown argument {argument.Name}."),
            };
        }

        return options;
    }

    private static EnvironmentContract Contract(string id, JsonElement step)
    {
        int candidates = step.GetProperty("doc_obs").GetArrayLength();
        int size = step.GetProperty("slate").GetArrayLength();
        using IVectorEnvironment environment =
            Run.Environment(id, 1, $$"""{"candidate_count":{{candidates}},"slate_size":{{size}}}""");
        return environment.Contract;
    }

    private static void Fill(ValueBatch observation, JsonElement step)
    {
        JsonElement docs = step.GetProperty("doc_obs");
        for (int i = 0; i < docs.GetArrayLength(); i++)
        {
            switch (docs[i].ValueKind)
            {
                case JsonValueKind.Number:
                    observation["doc"].As<long>()[i] = docs[i].GetInt64();
                    observation["user"].As<long>()[0] = step.GetProperty("user_obs").GetInt64();
                    break;
                case JsonValueKind.Array:
                    observation["doc"].As<float>()[i] = docs[i][0].GetSingle();
                    break;
                default:
                    observation["doc/cluster_id"].As<long>()[i] = docs[i].GetProperty("cluster_id").GetInt64();
                    observation["doc/quality"].As<float>()[i] = docs[i].GetProperty("quality").GetSingle();
                    break;
            }
        }
    }

    private static long[] Key(JsonElement key) => [.. key.EnumerateArray().Select(x => x.GetInt64())];
}

using System.Text.Json;
using RecEnv.Agents.Layers;
using RecEnv.Agents.Tests.Support;
using RecEnv.Spaces;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests.Layers;

/// <summary>What RecSim 0.2.4's layers were recorded to pass to their base agents.</summary>
public class LayerGoldenTests
{
    private const int Candidates = 3;

    private static readonly JsonElement _recorded = GoldenFile.Open("recsim/layers.json.gz");

    [Theory]
    [InlineData("history_default", true, false)]
    [InlineData("history_doc", false, true)]
    public void History_RecordedCalls_MatchRecSim(string name, bool user, bool doc)
    {
        EnvironmentContract contract = Contract();
        RecordingAgent? agent = null;
        var layer = new HistoryLayer(
            new AgentContext(contract, 1, 1), 3, inner => agent = new RecordingAgent(inner, []), user, true, doc);
        var step = new VectorStep(contract.ObservationSpace, contract.Infos, 1);
        var actions = new ValueBatch(contract.ActionSpace, 1);
        int calls = 0;
        foreach (JsonElement call in Calls(name))
        {
            JsonElement observation = call[call.GetArrayLength() - 1];
            JsonElement entries = observation.GetProperty("user").GetProperty("sufficient_statistics");
            Fill(step, call, doc ? entries[0].GetProperty("doc") : default);

            layer.Act(step, actions);

            CheckHistory(entries, agent!.Shown[calls].Observation, doc);
            Assert.Equal(step.Rewards[0], agent.Shown[calls].Reward);
            calls++;
        }

        Assert.Equal(8, calls);
    }

    [Theory]
    [InlineData("temporal_cost1_gamma0", 0, 1, 1)]
    [InlineData("temporal_cost2_gamma.9", 0.9, 1, 2)]
    [InlineData("temporal_period3_nocost", 0.9, 3, 0)]
    [InlineData("temporal_period2_cost.5", 0.8, 2, 0.5)]
    public void TemporalAggregation_RecordedCalls_MatchRecSim(string name, double discount, int period, double cost)
    {
        JsonElement recorded = _recorded.GetProperty(name);
        EnvironmentContract contract = Contract();
        RecordingAgent? agent = null;
        double given = -1;
        var options = new TemporalAggregationOptions
        {
            Discount = discount,
            Period = period,
            SwitchingCost = cost,
            RecsimQuirks = true,
        };
        var slates = recorded.GetProperty("env_trace").EnumerateArray()
            .Select(x => x.GetProperty("slate").EnumerateArray().Select(i => i.GetInt64()).ToArray());
        var layer = new TemporalAggregationLayer(
            new AgentContext(contract, 1, 1), options, (inner, gamma) =>
            {
                given = gamma;
                return agent = new RecordingAgent(inner, slates);
            });
        var step = new VectorStep(contract.ObservationSpace, contract.Infos, 1);
        var actions = new ValueBatch(contract.ActionSpace, 1);
        var rewards = new Queue<double>(
            recorded.GetProperty("env_trace").EnumerateArray().Select(x => x.GetProperty("reward").GetDouble()));
        int calls = 0;
        foreach (JsonElement call in Calls(name))
        {
            bool begins = call[0].GetString() == "begin";
            Fill(step, call, recorded.GetProperty("doc_obs"));
            step.Rewards[0] = begins ? 0 : rewards.Dequeue();

            layer.Act(step, actions);

            CheckPeriod(call, agent!.Shown[calls], begins);
            calls++;
        }

        Assert.Equal(14, calls);
        Near.Equal(recorded.GetProperty("calls_to_base_agent")[0][1].GetProperty("gamma").ValueKind == JsonValueKind.Number
            ? recorded.GetProperty("calls_to_base_agent")[0][1].GetProperty("gamma").GetDouble()
            : double.NaN, given);
    }

    private static void CheckPeriod(JsonElement call, (double Reward, bool, bool, ValueBatch Observation) shown, bool begins)
    {
        if (!begins)
        {
            Near.Equal(call[1].GetDouble(), shown.Reward);
        }

        JsonElement user = call[call.GetArrayLength() - 1].GetProperty("user");
        if (user.ValueKind == JsonValueKind.Object)
        {
            float last = user.GetProperty("last_slate")[0][0].GetSingle();
            Assert.Equal(last, shown.Observation["user/last_slate"].As<float>()[0]);
        }
    }

    private static void CheckHistory(JsonElement entries, ValueBatch observation, bool doc)
    {
        for (int i = 0; i < 3; i++)
        {
            string path = $"user/sufficient_statistics/{i}";
            sbyte[] known = observation[$"{path}/known"].As<sbyte>().ToArray();
            Assert.Equal(entries[i].ValueKind != JsonValueKind.Null, known[0] != 0);
            if (known[0] == 0)
            {
                Assert.Equal(0, observation[$"{path}/response/engagement"].As<float>()[0]);
                continue;
            }

            JsonElement response = entries[i].GetProperty("response");
            Assert.Equal(response.ValueKind != JsonValueKind.Null, known[1] != 0);
            float engagement = known[1] != 0 ? response[0].GetProperty("engagement").GetSingle() : 0;
            Assert.Equal(engagement, observation[$"{path}/response/engagement"].As<float>()[0]);
            if (doc)
            {
                float[] items = [.. entries[i].GetProperty("doc").EnumerateObject().Select(x => x.Value[0].GetSingle())];
                Assert.Equal(items, observation[$"{path}/doc"].As<float>().ToArray());
            }
        }
    }

    private static void Fill(VectorStep step, JsonElement call, JsonElement docs)
    {
        string kind = call[0].GetString()!;
        step.Started[0] = kind == "begin";
        step.Truncated[0] = kind == "end";
        step.Rewards[0] = kind == "begin" ? 0 : call[1].GetDouble();
        JsonElement response = call[call.GetArrayLength() - 1].GetProperty("response");
        bool responded = response.ValueKind == JsonValueKind.Array;
        step.Observations["response/click"].As<sbyte>()[0] = (sbyte)(responded ? 1 : 0);
        step.Observations["response/engagement"].As<float>()[0] =
            responded ? response[0].GetProperty("engagement").GetSingle() : 0;
        if (docs.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        float[] items = docs.ValueKind == JsonValueKind.Object
            ? [.. docs.EnumerateObject().Select(x => x.Value[0].GetSingle())]
            : [.. docs.EnumerateArray().Select(x => x[0].GetSingle())];
        items.AsSpan(0, Candidates).CopyTo(step.Observations["doc"].As<float>());
    }

    private static IEnumerable<JsonElement> Calls(string name) =>
        _recorded.GetProperty(name).GetProperty("calls_to_base_agent").EnumerateArray().Skip(1);

    private static EnvironmentContract Contract() => Run.Environment(
        "LongTermSatisfaction-v0", 1, $$"""{"candidate_count":{{Candidates}},"slate_size":1}""").Contract;
}

using System.Globalization;
using System.Text.Json;
using RecEnv.Agents.Drr;
using RecEnv.Agents.Runs;
using RecEnv.Agents.Tests.Support;
using RecEnv.Options;

namespace RecEnv.Agents.Tests.Drr;

/// <summary>The preset "drr-seed" against recordings of the seed.</summary>
public class DrrGoldenTests
{
    [DrrGoldenFact]
    public void Update_RecordedBatches_GiveTheRecordedWeights()
    {
        var learner = new DrrLearner(Seed() with { LearningRate = 3e-5 }, DrrGolden.Users, DrrGolden.Items, new(1));
        DrrGolden.LoadAuthor(learner);
        string[][] rows = [.. File.ReadLines(DrrGolden.PathOf("update_batches.csv")).Skip(1).Select(line => line.Split(','))];
        using JsonDocument expected = Json("update_expected.json");
        int at = 0;
        foreach (JsonElement wanted in expected.RootElement.EnumerateArray())
        {
            learner.Update(Batch(rows.AsSpan(at, 512)));
            at += 512;

            Check(wanted, learner);
        }

        Assert.Equal(13 * 512, at);
        Assert.Equal(rows.Length, at);
    }

    [DrrGoldenFact]
    public void Score_AuthorsWeights_RankAsRecorded()
    {
        DrrAgent agent = Agent([new DrrTraceVisit(0, [0], [0, 1])]);
        DrrGolden.LoadAuthor(agent.Learner);
        DrrGolden.LoadMemories(agent.History);
        using JsonDocument expected = Json("expected.json");
        float[] scores = new float[100];
        int hits = 0;
        double gain = 0;
        int count = 0;
        foreach (string line in File.ReadLines(DrrGolden.PathOf("eval3000.tsv")))
        {
            string[] cells = line.Split('\t');
            int[] candidates = [.. cells[3].Split(',').Select(int.Parse)];
            agent.Score(int.Parse(cells[0], CultureInfo.InvariantCulture), candidates, scores);
            int rank = scores.Count(score => score > scores[0]);
            Assert.Equal(int.Parse(cells[1], CultureInfo.InvariantCulture), rank);
            Near.Equal(double.Parse(cells[2], CultureInfo.InvariantCulture), scores[0], 1e-5);
            (hits, gain) = rank < 10 ? (hits + 1, gain + (1 / Math.Log2(rank + 2))) : (hits, gain);
            count++;
        }

        JsonElement first = expected.RootElement.GetProperty("first_row");
        int[] memory = new int[5];
        int user = first.GetProperty("user").GetInt32();
        agent.History.CopyMemory(user, 0, agent.History.CountOf(user), memory);
        float[] action = new float[8];
        agent.Learner.Act([user], memory, action);
        (float[] state, _) = agent.Learner.Judge(user, memory, action);
        (_, float value) = agent.Learner.Judge(user, memory, agent.Learner.Items.Slice(8 * first.GetProperty("positive").GetInt32(), 8));
        Assert.Equal(3000, count);
        Assert.Equal(expected.RootElement.GetProperty("hit").GetDouble(), hits / 3000.0, 12);
        Assert.Equal(expected.RootElement.GetProperty("ndcg").GetDouble(), gain / 3000, 9);
        Near.Equal(first.GetProperty("state").Numbers(), [.. state.Select(x => (double)x)], 1e-5);
        Near.Equal(first.GetProperty("action").Numbers(), [.. action.Select(x => (double)x)], 1e-5);
        (_, float own) = agent.Learner.Judge(user, memory, action);
        Assert.Contains(
            new[] { own, value }, x => Math.Abs(x - first.GetProperty("critic_value").GetDouble()) < 1e-4);
    }

    [DrrGoldenFact]
    public void Train_RecordedTrace_ShowsTheRecordedItems()
    {
        int[] trace = DrrGolden.Numbers<int>("trace.bin");
        (int userCount, int updates, int actions) = (trace[0], trace[1], trace[2]);
        List<int>[] positives = DrrGolden.TrainPositives();
        var visits = new List<DrrTraceVisit>();
        int at = 3 + userCount;
        foreach (int user in trace.AsSpan(3, userCount))
        {
            List<int> own = positives[user];
            visits.Add(new DrrTraceVisit(user, own, [.. own.Zip(trace.AsSpan(at, own.Count).ToArray(), (p, n) => new[] { p, n }).SelectMany(x => x)]));
            at += own.Count;
        }

        int[] expected = trace.AsSpan(at, actions).ToArray();
        int next = at + actions;
        using IVectorEnvironment environment =
            DrrTraceSimulation.Make(visits, DrrGolden.Users, DrrGolden.Items, out Func<IReadOnlyList<int>> shown);
        var agent = new DrrAgent(new AgentContext(environment.Contract, 1, 1), Seed());
        DrrGolden.LoadFirst(agent.Learner);
        agent.DrawSlots = slots => trace.AsSpan((next += slots.Length) - slots.Length, slots.Length).CopyTo(slots);

        Training.Run(environment, agent, actions, seed: 1);

        Assert.Equal(expected, shown());
        Assert.Equal(updates, agent.Updates);
        Assert.Equal(trace.Length, next);
    }

    private static DrrOptions Seed() => OptionsSchema.Parse<DrrOptions>(TrainingPresets.Find("drr-seed").AgentOptions);

    private static DrrAgent Agent(IReadOnlyList<DrrTraceVisit> visits)
    {
        using IVectorEnvironment environment = DrrTraceSimulation.Make(visits, DrrGolden.Users, DrrGolden.Items, out _);
        return new DrrAgent(new AgentContext(environment.Contract, 1, 1), Seed());
    }

    private static JsonDocument Json(string file) => JsonDocument.Parse(File.ReadAllText(DrrGolden.PathOf(file)));

    private static DrrBatch Batch(ReadOnlySpan<string[]> rows)
    {
        var batch = new DrrBatch(rows.Length, 5, 8);
        for (int row = 0; row < rows.Length; row++)
        {
            float[] cells = [.. rows[row].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
            batch.Users[row] = (int)cells[1];
            for (int n = 0; n < 5; n++)
            {
                batch.Memory(row)[n] = (int)cells[2 + n];
                batch.NextMemory(row)[n] = (int)cells[16 + n];
            }

            cells.AsSpan(7, 8).CopyTo(batch.Action(row));
            batch.Rewards[row] = cells[15];
            batch.Factors[row] = 0.8f;
            batch.Weights[row] = 1;
        }

        return batch;
    }

    private static void Check(JsonElement wanted, DrrLearner learner)
    {
        Near.Equal(wanted.GetProperty("policy_loss").GetDouble(), learner.PolicyLoss, 1e-5);
        Near.Equal(wanted.GetProperty("value_loss").GetDouble(), learner.ValueLoss, 1e-5);
        Near.Equal(wanted.GetProperty("target_q_mean").GetDouble(), learner.TargetValue, 1e-5);
        Near.Equal(wanted.GetProperty("user_emb_sum").GetDouble(), Values(0, "user.weight").Sum(x => (double)x), 1e-5);
        Near.Equal(wanted.GetProperty("item_emb_sum").GetDouble(), Values(0, "item.weight").Sum(x => (double)x), 1e-5);
        Near.Equal(wanted.GetProperty("item_emb_abs_sum").GetDouble(), Values(0, "item.weight").Sum(x => Math.Abs((double)x)), 1e-5);
        Same("conv_w", Values(0, "average.weight"));
        Near.Equal(wanted.GetProperty("conv_b").GetDouble(), Values(0, "average.bias")[0], 1e-5);
        Same("actor_b2", Values(1, "actor.2.bias"));
        Same("actor_w1_row0", Values(1, "actor.0.weight").Where((_, i) => i % 16 == 0));
        Same("critic_w2", Values(2, "critic.2.weight"));
        Near.Equal(wanted.GetProperty("critic_b2").GetDouble(), Values(2, "critic.2.bias")[0], 1e-5);
        Same("item_emb_row0", Values(0, "item.weight").Take(8));
        Same("target_actor_b2", Values(4, "actor.2.bias"));

        float[] Values(int store, string name) => learner.Stores[store].Get(name).Values.ToArray();

        void Same(string name, IEnumerable<float> values) =>
            Near.Equal(wanted.GetProperty(name).Numbers(), [.. values.Select(x => (double)x)], 1e-5);
    }
}

using System.Text.Json;
using RecEnv.Agents.SlateQ;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests.SlateQ;

/// <summary>Slates, choice probabilities, scores and targets recorded from RecSim 0.2.4, which computes in float32.</summary>
public class SlateQGoldenTests
{
    private const double Tolerance = 2e-5; // float32, values up to 20

    private static readonly JsonElement _recorded = GoldenFile.Open("recsim/slate_q_functions.json.gz");

    [Fact]
    public void Fill_RecordedScores_GivesRecSimsSlates()
    {
        int cases = 0;
        foreach (JsonElement x in _recorded.GetProperty("select").EnumerateArray())
        {
            float[] scores = Floats(x.GetProperty("s"));
            var known = new SlateValues(
                scores, Floats(x.GetProperty("q")), x.GetProperty("s_no_click").GetDouble(), nullValue: 0);
            var selector = new SlateSelector(scores.Length);
            int[] slate = new int[x.GetProperty("k").GetInt32()];

            selector.Fill(SlateRule.TopK, known, slate);
            Assert.Equal(Integers(x.GetProperty("topk")), slate);
            selector.Fill(SlateRule.Greedy, known, slate);
            Assert.Equal(Integers(x.GetProperty("greedy")), slate.Order()); // recorded in ascending order
            selector.Fill(SlateRule.Optimal, known, slate);
            Assert.Equal(Integers(x.GetProperty("optimal")).Order(), slate.Order());
            cases++;
        }

        Assert.Equal(200, cases);
    }

    [Fact]
    public void Score_RecordedUsers_GivesRecSimsWeights()
    {
        int cases = 0;
        foreach (JsonElement x in _recorded.GetProperty("score_documents").EnumerateArray())
        {
            float[] user = Floats(x.GetProperty("user"));
            int[] topics = Integers(x.GetProperty("doc_cluster"));
            float[] items = new float[topics.Length * user.Length];
            for (int i = 0; i < topics.Length; i++)
            {
                items[(i * user.Length) + topics[i]] = 1;
            }

            JsonElement options = x.GetProperty("kw");
            bool logit = options.TryGetProperty("is_mnl", out _);
            double mass = options.TryGetProperty("no_click_mass", out JsonElement m) ? m.GetDouble() : 1;
            double shift = options.TryGetProperty("min_normalizer", out JsonElement mn) ? mn.GetDouble() : -1;
            float[] scores = new float[topics.Length];
            ChoiceScores.Score(user, items, logit, shift, scores);

            double none = logit ? Math.Exp(mass) : mass - shift;
            double total = logit ? scores.Sum() + none : 1; // RecSim's logit weights are probabilities
            double[] expected = x.GetProperty("scores").Doubles();
            for (int i = 0; i < scores.Length; i++)
            {
                Assert.Equal(expected[i], scores[i] / total, Tolerance);
            }

            Assert.Equal(x.GetProperty("score_no_click").GetDouble(), none / total, Tolerance);
            cases++;
        }

        Assert.Equal(120, cases);
    }

    /// <summary>The value of a slate whose candidate i is worth 1 and all else 0 is the probability that i is picked.</summary>
    [Fact]
    public void Of_OneCandidateWorthOne_IsRecSimsChoiceProbability()
    {
        foreach (JsonElement x in _recorded.GetProperty("compute_probs").EnumerateArray())
        {
            float[] scores = Floats(x.GetProperty("s"));
            int[] slate = Integers(x.GetProperty("slate"));
            double[] expected = x.GetProperty("probs").Doubles();
            for (int position = 0; position < slate.Length; position++)
            {
                float[] values = new float[scores.Length];
                values[slate[position]] = 1;
                var known = new SlateValues(scores, values, x.GetProperty("s_no_click").GetDouble(), 0);
                Assert.Equal(expected[position], known.Of(slate), Tolerance);
            }
        }
    }

    [Theory]
    [InlineData("sarsa", null)]
    [InlineData("greedy_q", SlateRule.Greedy)]
    [InlineData("topk_q", SlateRule.TopK)]
    [InlineData("optimal_q", SlateRule.Optimal)]
    public void Of_RecordedNextStates_GivesRecSimsTargets(string target, SlateRule? rule)
    {
        int rows = 0;
        foreach (JsonElement x in _recorded.GetProperty("targets").EnumerateArray())
        {
            double[] expected = x.GetProperty(target).Doubles();
            for (int row = 0; row < expected.Length; row++, rows++)
            {
                float[] user = Floats(x.GetProperty("next_states_user")[row]);
                float[] items = [.. x.GetProperty("next_states_docs")[row].EnumerateArray().SelectMany(Floats)];
                float[] values = Floats(x.GetProperty("next_q")[row]);
                float[] scores = new float[values.Length];
                ChoiceScores.Score(user, items, logit: false, -1, scores);
                var known = new SlateValues(scores, values, nullScore: 2, nullValue: 0);
                int[] slate = Integers(x.GetProperty("next_actions")[row]);
                if (rule is { } given)
                {
                    new SlateSelector(values.Length).Fill(given, known, slate);
                }

                double goesOn = 1 - x.GetProperty("terminals")[row].GetDouble();
                double y = x.GetProperty("reward")[row].GetDouble() + (x.GetProperty("gamma").GetDouble() * goesOn * known.Of(slate));
                Assert.Equal(expected[row], y, Tolerance);
            }
        }

        Assert.True(rows > 100, $"Only {rows} targets were recorded.");
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetSingle())];

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetInt32())];
}

using System.Text.Json;
using RecEnv.Simulation.Choice;
using RecEnv.Tests.Golden;

namespace RecEnv.Tests.Simulation.Choice;

/// <summary>Weights, probabilities and picks recorded from RecSim 0.2.4.</summary>
public class ChoiceGoldenTests
{
    public static TheoryData<string> Files => [.. GoldenFile.Find("recsim", "choice_models.json.gz")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Weigh_RecordedScores_MatchesRecSim(string path)
    {
        int cases = 0;
        foreach (JsonElement recorded in GoldenFile.Read(path).GetProperty("cases").EnumerateArray())
        {
            double[] weights = recorded.GetProperty("raw_scores").Doubles();
            double nullWeight = Weigh(recorded, weights);
            Near(recorded.GetProperty("score_no_click").GetDouble(), nullWeight);
            double total = nullWeight + weights.Sum();
            double[] probabilities = recorded.GetProperty("probs").Doubles();
            foreach ((double expected, double weight) in recorded.GetProperty("scores").Doubles().Zip(weights))
            {
                Near(expected, weight);
            }

            foreach ((double expected, double weight) in probabilities.Zip(weights))
            {
                Near(expected, weight / total);
            }

            int picked = ChoiceSampler.Pick(weights, nullWeight, recorded.GetProperty("u").GetDouble());
            int selected = recorded.GetProperty("selected").ValueKind == JsonValueKind.Null
                ? weights.Length
                : recorded.GetProperty("selected").GetInt32();
            Assert.Equal(selected == weights.Length ? ChoiceSampler.NullChoice : selected, picked);
            cases++;
        }

        Assert.True(cases >= 200);
    }

    private static double Weigh(JsonElement recorded, double[] weights)
    {
        JsonElement parameters = recorded.GetProperty("params");
        double attention = Number(parameters, "attention_prob", 1);
        double scaling = Number(parameters, "score_scaling", 0);
        double normalizer = Number(parameters, "min_normalizer", 0);
        return recorded.GetProperty("model").GetString() switch
        {
            "mnl" => new MultinomialLogit(Number(parameters, "no_click_mass", double.NegativeInfinity)).Weigh(weights),
            "mnp" => new MultinomialProportional(normalizer, Number(parameters, "no_click_mass", 0)).Weigh(weights),
            "exp_cascade" => new ExponentialCascade(attention, scaling).Weigh(weights),
            "prop_cascade" => new ProportionalCascade(attention, scaling, normalizer).Weigh(weights),
            string other => throw new InvalidOperationException($"Unknown model {other}."),
            null => throw new InvalidOperationException("A case names no model."),
        };
    }

    private static double Number(JsonElement parameters, string name, double otherwise) =>
        parameters.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : otherwise;

    private static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)), $"{expected:R} became {actual:R}.");
}

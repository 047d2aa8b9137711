using System.Text.Json;
using RecEnv.Tests.Golden;

namespace RecEnv.Tests.Environments;

/// <summary>Compares numbers with those of golden files.</summary>
internal static class Recorded
{
    private const double Bound = 4.5;

    /// <summary>A number, or the only one of a list.</summary>
    public static double Number(this JsonElement element, string name)
    {
        JsonElement value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Array ? value[0].GetDouble() : value.GetDouble();
    }

    public static long[] Slate(this JsonElement step) =>
        [.. step.GetProperty("slate").EnumerateArray().Select(x => x.GetInt64())];

    /// <summary>The slate position that was clicked, −1 for none.</summary>
    public static int Clicked(this JsonElement step) =>
        step.GetProperty("clicked").ValueKind == JsonValueKind.Null ? -1 : step.GetProperty("clicked").GetInt32();

    /// <summary>Fails when numbers differ by more than 1e-12, relative to the expected one where that is above 1.</summary>
    public static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)), $"{what}: {expected:R} became {actual:R}.");

    /// <summary>Compares the weights that a choice model gave, and their shares.</summary>
    public static void CheckChoice(JsonElement choice, ReadOnlySpan<double> weights, string at)
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

    /// <summary>Fails when the means of two samples differ by more than 4.5 standard errors of the difference.</summary>
    public static void ZTest(JsonElement recorded, IReadOnlyCollection<double> ours, string what)
    {
        double mean = ours.Average();
        double variance = ours.Sum(x => (x - mean) * (x - mean)) / (ours.Count - 1);
        double error = Math.Sqrt((variance / ours.Count) + Math.Pow(recorded.Number("se"), 2));
        double difference = mean - recorded.Number("mean");
        Assert.True(
            Math.Abs(difference) <= Bound * error,
            $"{what}: {mean:F4} here, {recorded.Number("mean"):F4} in RecSim, {difference / error:F2} standard errors apart.");
    }

    /// <summary>The runs of a file of statistics: name of each, and the run itself.</summary>
    public static IEnumerable<(string Name, JsonElement Run)> Runs(string file) =>
        GoldenFile.Open(file).GetProperty("runs").EnumerateArray().Select(run => (Name(run), run));

    private static string Name(JsonElement run)
    {
        JsonElement config = run.GetProperty("config");
        string resampled = config.GetProperty("resample_documents").GetBoolean() ? "resampled" : "fixed";
        string label = run.GetProperty("params_override").ValueKind == JsonValueKind.Null ? "" : ", other constants";
        return $"N={config.GetProperty("num_candidates")} K={config.GetProperty("slate_size")} {resampled}{label}, " +
            $"{run.GetProperty("policy").GetString()}";
    }
}

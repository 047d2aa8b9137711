using System.Text.Json;
using RecEnv.Agents.Runs;

namespace RecEnv.Tool.Training;

/// <summary>The learning curves of a run, read from its metrics.jsonl files.</summary>
/// <param name="Seeds">By seed: name of a curve, such as "evaluation/return" or "agent/loss", to its points.</param>
internal sealed record RunCurves(IReadOnlyList<(int Seed, IReadOnlyDictionary<string, IReadOnlyList<(double X, double Y)>> Curves)> Seeds)
{
    /// <summary>Names of the curves that some seed has, evaluations first.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. Seeds.SelectMany(seed => seed.Curves.Keys).Distinct()
            .OrderBy(name => name.StartsWith("evaluation/", StringComparison.Ordinal) ? 0 : name.StartsWith("training/", StringComparison.Ordinal) ? 1 : 2)
            .ThenBy(name => name.EndsWith("/return", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(name => name, StringComparer.Ordinal),
    ];

    /// <summary>Reads them.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="plan">The plan.</param>
    public static RunCurves Read(RunFolder folder, TrainingPlan plan) => new(
    [
        .. plan.Seeds
            .Select(seed => (seed, folder.OfSeed(plan, seed).Metrics))
            .Where(one => File.Exists(one.Metrics))
            .Select(one => (one.seed, Read(File.ReadLines(one.Metrics)))),
    ]);

    /// <summary>Points of one curve by seed; seeds that lack it are left out.</summary>
    public IReadOnlyList<(int Seed, IReadOnlyList<(double X, double Y)> Points)> Of(string name) =>
        [.. Seeds.Where(seed => seed.Curves.ContainsKey(name)).Select(seed => (seed.Seed, seed.Curves[name]))];

    /// <summary>Mean over seeds and standard deviation at each step that at least two seeds have.</summary>
    public IReadOnlyList<(double X, double Mean, double Deviation)> Spread(string name) =>
    [
        .. Of(name)
            .SelectMany(seed => seed.Points)
            .GroupBy(point => point.X)
            .Where(group => group.Count() > 1)
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, TrainingSummary.Of(group.Select(point => (double?)point.Y))))
            .Select(row => (row.Key, row.Item2.Mean!.Value, row.Item2.Deviation!.Value)),
    ];

    private static Dictionary<string, IReadOnlyList<(double X, double Y)>> Read(IEnumerable<string> lines)
    {
        var curves = new Dictionary<string, List<(double, double)>>(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            string kind = root.GetProperty("kind").GetString()!;
            double step = root.GetProperty("step").GetDouble();
            string[] own = ["return", "length", "reward"];
            foreach (string name in own)
            {
                Add($"{kind}/{name}", root.GetProperty(name));
            }

            string rest = kind == "training" ? "agent" : "metrics";
            foreach (JsonProperty figure in root.GetProperty(rest).EnumerateObject())
            {
                Add($"{(kind == "training" ? "agent" : kind)}/{figure.Name}", figure.Value);
            }

            void Add(string name, JsonElement value)
            {
                if (value.ValueKind == JsonValueKind.Number)
                {
                    (curves.TryGetValue(name, out List<(double, double)>? points) ? points : curves[name] = []).Add((step, value.GetDouble()));
                }
            }
        }

        return curves.ToDictionary(curve => curve.Key, curve => (IReadOnlyList<(double, double)>)curve.Value);
    }
}

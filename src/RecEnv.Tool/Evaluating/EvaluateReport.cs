using RecEnv.Agents.Measures;
using RecEnv.Tool.Commands;
using Spectre.Console;

namespace RecEnv.Tool.Evaluating;

/// <summary>What an evaluation prints.</summary>
internal sealed class EvaluateReport(ToolConsole console, EvaluateSettings settings)
{
    private const int MostMetrics = 12;

    /// <summary>Rows of the main table, by agent: name and cells.</summary>
    public static IReadOnlyList<(string Title, Func<Judged, string> Cell)> Columns { get; } =
    [
        ("Agent", judged => judged.Contestant.Name),
        ("Return", judged => FormattableString.Invariant($"{judged.Result.Mean:G6} ± {judged.Result.StandardError:G2}")),
        ("Steps an episode", judged => FormattableString.Invariant($"{judged.Result.MeanLength:F1}")),
        ("Reward a step", judged =>
            FormattableString.Invariant($"{judged.Result.RewardPerStep:F4} ± {judged.Result.RewardPerStepError:F4}")),
        ("Click rate", judged => Metric(judged, "ctr")),
        ("Diversity", judged => Metric(judged, "diversity")),
        ("Coverage", judged => judged.Result.Shown is { } shown ? FormattableString.Invariant($"{shown.Coverage:P1}") : "-"),
    ];

    /// <summary>The comparison in a sentence.</summary>
    public static string Sentence(Judged first, Judged second, PairedComparison comparison)
    {
        string verdict = comparison.Low > 0
            ? $"{first.Contestant.Name} is better"
            : comparison.High < 0 ? $"{second.Contestant.Name} is better" : "no difference is shown";
        return FormattableString.Invariant(
            $"{first.Contestant.Name} − {second.Contestant.Name} on the same {comparison.Episodes:N0} episodes: {comparison.Difference:G4}, {comparison.Confidence:P0} interval [{comparison.Low:G4}, {comparison.High:G4}]: {verdict}. Standard error {comparison.StandardError:G2}, of independent episodes {comparison.UnpairedError:G2}; higher in {comparison.Wins:P0} of the episodes.");
    }

    /// <summary>Names and values of the metrics that are not in the main table.</summary>
    public static IEnumerable<string> OtherMetrics(IReadOnlyList<Judged> judged) => judged
        .SelectMany(one => one.Result.Metrics.Select(metric => metric.Name))
        .Where(name => name is not ("ctr" or "diversity"))
        .Distinct();

    /// <summary>A metric's mean and standard error; "-" where there is none.</summary>
    public static string Metric(Judged judged, string name) => judged.Result.Metric(name) is { } metric
        ? FormattableString.Invariant($"{metric.Mean:F4} ± {metric.StandardError:F4}")
        : "-";

    public void Write(IReadOnlyList<Judged> judged, PairedComparison? comparison)
    {
        string title = FormattableString.Invariant(
            $"{settings.EnvironmentId}, {settings.Episodes:N0} episodes, seed {settings.Seed} (mean ± standard error)");
        var table = new Table { Title = new TableTitle(Markup.Escape(title)) };
        foreach ((string column, _) in Columns)
        {
            table.AddColumn(column);
        }

        foreach (Judged one in judged)
        {
            table.AddRow([.. Columns.Select(column => Markup.Escape(column.Cell(one)))]);
        }

        console.Ansi.Write(table);
        WriteMetrics(judged);
        foreach (Judged one in judged)
        {
            if (one.Result.Variety is { } variety)
            {
                console.Output.WriteLine(FormattableString.Invariant(
                    $"{one.Contestant.Name}: {variety.DistinctPerUser:F1} different slates among the {variety.SlatesPerUser:F1} that each of {variety.Users:N0} users was shown."));
            }

            if (one.Result.Crowd is { } crowd)
            {
                console.Output.WriteLine(FormattableString.Invariant(
                    $"{one.Contestant.Name}: {crowd.DistinctItems:F1} different items on {crowd.Lanes:F0} slates at a time; two of these share {crowd.Overlap:P1} of their items."));
            }
        }

        if (comparison is not null)
        {
            console.Output.WriteLine(Sentence(judged[0], judged[1], comparison));
        }
    }

    public void WriteJson(IReadOnlyList<Judged> judged, PairedComparison? comparison, string optionsJson) =>
        console.Output.WriteLine(JsonText.Write(new
        {
            Environment = settings.EnvironmentId,
            Options = System.Text.Json.Nodes.JsonNode.Parse(optionsJson),
            settings.Episodes,
            settings.Lanes,
            settings.Seed,
            settings.Learn,
            Agents = judged.Select(one => new
            {
                Agent = one.Contestant.Name,
                Options = one.Contestant.OptionsJson is { } json ? System.Text.Json.Nodes.JsonNode.Parse(json) : null,
                TrainedSteps = one.Trained,
                Return = new { one.Result.Mean, one.Result.StandardError },
                Length = new { Mean = one.Result.MeanLength },
                RewardPerStep = new { Mean = one.Result.RewardPerStep, StandardError = one.Result.RewardPerStepError },
                Metrics = one.Result.Metrics.ToDictionary(
                    metric => metric.Name, metric => new { metric.Mean, metric.StandardError }),
                one.Result.Shown,
                one.Result.Variety,
                one.Result.Crowd,
            }),
            Comparison = comparison,
        }));

    private void WriteMetrics(IReadOnlyList<Judged> judged)
    {
        string[] names = [.. OtherMetrics(judged)];
        if (names.Length == 0)
        {
            return;
        }

        Table table = new Table().AddColumn("Metric");
        foreach (Judged one in judged)
        {
            table.AddColumn(Markup.Escape(one.Contestant.Name));
        }

        foreach (string name in names.Take(MostMetrics))
        {
            table.AddRow([Markup.Escape(name), .. judged.Select(one => Markup.Escape(Metric(one, name)))]);
        }

        console.Ansi.Write(table);
        if (names.Length > MostMetrics)
        {
            console.Output.WriteLine($"{names.Length - MostMetrics} more metrics are in --json and --html.");
        }
    }
}

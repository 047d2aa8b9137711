using RecEnv.Agents.Runs;
using RecEnv.Tool.Commands;
using Spectre.Console;

namespace RecEnv.Tool.Training;

/// <summary>What a training prints when it is over.</summary>
internal static class TrainReport
{
    /// <summary>Columns of the table, one row a seed.</summary>
    public static IReadOnlyList<(string Title, Func<TrainingResult, string> Cell)> Columns { get; } =
    [
        ("Seed", one => FormattableString.Invariant($"{one.Seed}")),
        ("Steps", one => FormattableString.Invariant($"{one.Steps:N0}")),
        ("Episodes", one => FormattableString.Invariant($"{one.Episodes:N0}")),
        ("Ended by", one => one.End.ToString().ToLowerInvariant()),
        ("Last evaluation", one => Number(one.Final)),
        ("Best evaluation", one => Number(one.Best)),
        ("at step", one => one.Best is null ? "-" : FormattableString.Invariant($"{one.BestStep:N0}")),
    ];

    /// <summary>Mean and spread over seeds; nothing for a single one.</summary>
    public static IEnumerable<string> Sentences(IReadOnlyList<TrainingResult> results)
    {
        foreach ((string name, TrainingSummary summary) in (IEnumerable<(string, TrainingSummary)>)
            [("Last", TrainingSummary.Of(results.Select(one => one.Final))), ("Best", TrainingSummary.Of(results.Select(one => one.Best)))])
        {
            if (summary.Count > 1)
            {
                yield return FormattableString.Invariant(
                    $"{name} evaluation over {summary.Count} seeds: {summary.Mean:G6} ± {summary.StandardError:G2} (standard error), standard deviation {summary.Deviation:G3}.");
            }
        }
    }

    /// <summary>Prints the table.</summary>
    public static void Write(ToolConsole console, TrainingPlan plan, IReadOnlyList<TrainingResult> results)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape($"{plan.Agent} in {plan.Environment} (mean return)")) };
        foreach ((string title, _) in Columns)
        {
            table.AddColumn(title);
        }

        foreach (TrainingResult one in results)
        {
            table.AddRow([.. Columns.Select(column => Markup.Escape(column.Cell(one)))]);
        }

        console.Ansi.Write(table);
        foreach (string sentence in Sentences(results))
        {
            console.Output.WriteLine(sentence);
        }
    }

    /// <summary>The result as JSON.</summary>
    public static string Json(RunConfig config, RunFolder folder, IReadOnlyList<TrainingResult> results) => JsonText.Write(new
    {
        config.Plan.Agent,
        config.Plan.Environment,
        Folder = folder.Path,
        Seeds = results.Select(one => new
        {
            one.Seed,
            one.Steps,
            one.Episodes,
            End = one.End.ToString().ToLowerInvariant(),
            one.Final,
            one.Best,
            BestStep = one.Best is null ? null : (long?)one.BestStep,
        }),
        Final = TrainingSummary.Of(results.Select(one => one.Final)),
        Best = TrainingSummary.Of(results.Select(one => one.Best)),
    });

    private static string Number(double? value) => value is { } number ? FormattableString.Invariant($"{number:G6}") : "-";
}

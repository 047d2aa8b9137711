using RecEnv.Agents.Ranking;
using RecEnv.Tool.Commands;
using Spectre.Console;

namespace RecEnv.Tool.Ranking;

/// <summary>What recenv rank prints.</summary>
internal sealed class RankReport(ToolConsole console, RankSettings settings)
{
    public void Write(IReadOnlyList<Ranked> ranked)
    {
        RankingResult first = ranked[0].First;
        string against = settings.LeaveOneOut ? "the negatives of the files"
            : settings.Pairs.NegativeCount == 0 ? "all other items"
            : $"{settings.Pairs.NegativeCount} {(settings.Pairs.Clean ? "clean " : "")}negatives";
        string title = FormattableString.Invariant(
            $"{settings.Recommender}: {first.PairCount:N0} test pairs of {first.UserCount:N0} users against {against} (± standard error)");
        Table table = new Table { Title = new TableTitle(Markup.Escape(title)) }.AddColumns(
            "Ranking", $"hit@{settings.CutOff}", $"nDCG@{settings.CutOff}", "Coverage", "Overlap");
        foreach (Ranked one in ranked)
        {
            table.AddRow(
                one.Name,
                Figure(one, result => result.HitRate, one.First.HitRateError),
                Figure(one, result => result.Ndcg, one.First.NdcgError),
                FormattableString.Invariant($"{one.First.Coverage:P1}"),
                FormattableString.Invariant($"{one.First.Overlap:F3}"));
        }

        console.Ansi.Write(table);
    }

    public void WriteJson(IReadOnlyList<Ranked> ranked) => console.Output.WriteLine(JsonText.Write(new
    {
        settings.Recommender,
        Options = settings.OptionsJson is { } json ? System.Text.Json.Nodes.JsonNode.Parse(json) : null,
        settings.Data,
        settings.LeaveOneOut,
        settings.Threshold,
        settings.TrainShare,
        settings.SplitSeed,
        settings.Pairs,
        settings.Draws,
        Rankings = ranked.Select(one => new
        {
            one.Name,
            one.First.CutOff,
            one.First.PairCount,
            one.First.UserCount,
            HitRate = Json(one, result => result.HitRate, one.First.HitRateError),
            Ndcg = Json(one, result => result.Ndcg, one.First.NdcgError),
            one.First.Coverage,
            one.First.Overlap,
        }),
    }));

    private static object Json(Ranked one, Func<RankingResult, double> figure, double error) =>
        new { Mean = one.Mean(figure), StandardError = error, DeviationOverDraws = one.Spread(figure) };

    private static string Figure(Ranked one, Func<RankingResult, double> figure, double error)
    {
        string text = FormattableString.Invariant($"{one.Mean(figure):F4} ± {error:F4}");
        return one.Spread(figure) is { } spread ? FormattableString.Invariant($"{text} (draws {spread:F4})") : text;
    }
}

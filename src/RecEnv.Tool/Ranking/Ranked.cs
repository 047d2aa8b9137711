using RecEnv.Agents.Ranking;

namespace RecEnv.Tool.Ranking;

/// <summary>What one way of ranking earned.</summary>
/// <param name="Name">How the known items were treated.</param>
/// <param name="Results">One result a draw of negatives.</param>
internal sealed record Ranked(string Name, IReadOnlyList<RankingResult> Results)
{
    /// <summary>The first draw's; coverage and overlap are the same in all.</summary>
    public RankingResult First => Results[0];

    /// <summary>Mean over the draws.</summary>
    public double Mean(Func<RankingResult, double> figure) => Results.Average(figure);

    /// <summary>Standard deviation over the draws; null for one.</summary>
    public double? Spread(Func<RankingResult, double> figure)
    {
        double mean = Mean(figure);
        return Results.Count > 1
            ? Math.Sqrt(Results.Sum(result => Math.Pow(figure(result) - mean, 2)) / (Results.Count - 1))
            : null;
    }
}

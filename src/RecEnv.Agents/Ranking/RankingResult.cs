namespace RecEnv.Agents.Ranking;

/// <summary>What leave-out evaluation found.</summary>
/// <remarks>
/// Standard errors are of a mean over pairs that belong to a sample of users: √(Σᵤ (Σₚ (xₚ − x̄))²) / n, the inner sum over
/// the pairs of user u. Pairs of one user are alike, so this is larger than √(x̄(1 − x̄)/n). Reference: Liang and Zeger (1986).
/// </remarks>
/// <param name="CutOff">k.</param>
/// <param name="PairCount">Pairs, n.</param>
/// <param name="UserCount">Users that the pairs are of.</param>
/// <param name="HitRate">Share of the test items among the first k.</param>
/// <param name="HitRateError">Its standard error.</param>
/// <param name="Ndcg">Mean nDCG@k.</param>
/// <param name="NdcgError">Its standard error.</param>
/// <param name="Coverage">As <see cref="TopLists.Coverage"/>.</param>
/// <param name="Overlap">As <see cref="TopLists.Overlap"/>.</param>
public sealed record RankingResult(
    int CutOff,
    int PairCount,
    int UserCount,
    double HitRate,
    double HitRateError,
    double Ndcg,
    double NdcgError,
    double Coverage,
    double Overlap)
{
    /// <summary>Sums up places.</summary>
    /// <param name="places">Place of each test item, [pairs].</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="lists">Lists of the users.</param>
    /// <param name="cutOff">k, at least 1.</param>
    public static RankingResult Of(ReadOnlySpan<RankPlace> places, RankingPairs pairs, TopLists lists, int cutOff)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(lists);
        double[] hits = new double[places.Length];
        double[] gains = new double[places.Length];
        for (int pair = 0; pair < places.Length; pair++)
        {
            hits[pair] = places[pair].HitAt(cutOff);
            gains[pair] = places[pair].NdcgAt(cutOff);
        }

        (double hitRate, double hitError) = Mean(hits, pairs);
        (double ndcg, double ndcgError) = Mean(gains, pairs);
        return new RankingResult(
            cutOff, places.Length, lists.UserCount, hitRate, hitError, ndcg, ndcgError, lists.Coverage, lists.Overlap);
    }

    private static (double Mean, double Error) Mean(double[] values, RankingPairs pairs)
    {
        double mean = values.Average();
        double squares = 0;
        for (int first = 0; first < values.Length;)
        {
            int end = pairs.EndOfUser(first);
            double sum = 0;
            for (int pair = first; pair < end; pair++)
            {
                sum += values[pair] - mean;
            }

            squares += sum * sum;
            first = end;
        }

        return (mean, Math.Sqrt(squares) / values.Length);
    }
}

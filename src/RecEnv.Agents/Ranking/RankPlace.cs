namespace RecEnv.Agents.Ranking;

/// <summary>Where a test item stands among its negatives.</summary>
/// <remarks>
/// Ties count as the mean over all orders of the tied: the test item's rank r is uniform on better to better + tied. So a
/// scorer that gives all items one score gets exactly what random scores get on average.
/// </remarks>
/// <param name="Better">Negatives with a higher score.</param>
/// <param name="Tied">Negatives with the same score.</param>
public readonly record struct RankPlace(int Better, int Tied)
{
    /// <summary>P(r &lt; k): 1 when the test item is among the first k, less where a tie decides.</summary>
    /// <param name="cutOff">k, at least 1.</param>
    public double HitAt(int cutOff) => Math.Clamp((double)(cutOff - Better) / (Tied + 1), 0, 1);

    /// <summary>Mean of 1/log₂(r + 2) where r &lt; k, of 0 elsewhere; rank r counts from 0.</summary>
    /// <remarks>This is nDCG@k of a list with one relevant item. Reference: Järvelin and Kekäläinen (2002).</remarks>
    /// <param name="cutOff">k, at least 1.</param>
    public double NdcgAt(int cutOff)
    {
        double sum = 0;
        for (int rank = Better; rank <= Better + Tied && rank < cutOff; rank++)
        {
            sum += 1 / Math.Log2(rank + 2);
        }

        return sum / (Tied + 1);
    }

    /// <summary>Counts a test item's place.</summary>
    /// <param name="score">Its score. Finite.</param>
    /// <param name="others">Scores of its negatives. Finite.</param>
    public static RankPlace Of(float score, ReadOnlySpan<float> others)
    {
        int better = 0;
        int tied = 0;
        foreach (float other in others)
        {
            better += other > score ? 1 : 0;
            tied += other == score ? 1 : 0;
        }

        return new RankPlace(better, tied);
    }
}

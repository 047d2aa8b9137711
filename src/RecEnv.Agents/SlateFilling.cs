namespace RecEnv.Agents;

/// <summary>Fills slates by score.</summary>
internal static class SlateFilling
{
    /// <summary>Takes the K candidates with the highest scores, best first, of equals the lower candidate.</summary>
    /// <param name="scores">Scores, [candidates], above −∞ and not NaN. Overwritten.</param>
    /// <param name="slate">Receives the candidates, [K].</param>
    public static void TakeBest(Span<double> scores, Span<long> slate)
    {
        foreach (ref long candidate in slate)
        {
            int best = 0;
            for (int i = 1; i < scores.Length; i++)
            {
                best = scores[i] > scores[best] ? i : best;
            }

            candidate = best;
            scores[best] = double.NegativeInfinity;
        }
    }
}

namespace RecEnv.Agents.SlateQ;

/// <summary>Weights of candidates under a choice model that is known.</summary>
internal static class ChoiceScores
{
    /// <summary>Sets s.</summary>
    /// <param name="user">Features x of the user, [features].</param>
    /// <param name="items">Features f of the candidates, [candidates, features].</param>
    /// <param name="logit">Whether s = exp(x·f); else s = x·f − mn, at least 0.</param>
    /// <param name="shift">mn.</param>
    /// <param name="scores">Receives s, [candidates].</param>
    public static void Score(
        ReadOnlySpan<float> user, ReadOnlySpan<float> items, bool logit, double shift, Span<float> scores)
    {
        for (int candidate = 0; candidate < scores.Length; candidate++)
        {
            ReadOnlySpan<float> item = items.Slice(candidate * user.Length, user.Length);
            double product = 0;
            for (int i = 0; i < item.Length; i++)
            {
                product += user[i] * item[i];
            }

            scores[candidate] = (float)(logit ? Math.Exp(product) : Math.Max(0, product - shift));
        }
    }
}

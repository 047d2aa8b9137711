using RecEnv.Agents.DeepQ;

namespace RecEnv.Agents.SlateQ;

/// <summary>Weights of candidates under a choice model that is known.</summary>
internal static class ChoiceScores
{
    /// <summary>Sets s.</summary>
    /// <param name="features">What states are like.</param>
    /// <param name="state">A state.</param>
    /// <param name="logit">Whether s = exp(x·f); else s = x·f − mn, at least 0.</param>
    /// <param name="shift">mn.</param>
    /// <param name="scores">Receives s, [candidates].</param>
    public static void Score(SlateFeatures features, ReadOnlySpan<float> state, bool logit, double shift, Span<float> scores)
    {
        for (int candidate = 0; candidate < scores.Length; candidate++)
        {
            ReadOnlySpan<float> item = state.Slice(features.ItemStart + (candidate * features.ItemLength), features.ItemLength);
            double product = 0;
            for (int i = 0; i < item.Length; i++)
            {
                product += state[i] * item[i];
            }

            scores[candidate] = (float)(logit ? Math.Exp(product) : Math.Max(0, product - shift));
        }
    }
}

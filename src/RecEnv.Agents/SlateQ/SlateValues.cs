namespace RecEnv.Agents.SlateQ;

/// <summary>What an agent knows of the candidates when it fills a slate.</summary>
/// <remarks>
/// The user picks candidate i of a slate A with probability s_i / (s_0 + Σ_A s_j), and nothing with s_0 / (s_0 + Σ_A s_j).
/// So the slate is worth V(A) = (s_0 q_0 + Σ_A s_i q_i) / (s_0 + Σ_A s_i). Reference: Ie et al. (2019), SlateQ,
/// arXiv 1905.12767, where q_0 = 0.
/// </remarks>
/// <param name="scores">s, weight of each candidate, [candidates], each at least 0.</param>
/// <param name="values">q, value after picking each candidate, [candidates].</param>
/// <param name="nullScore">s_0, weight of picking nothing, at least 0.</param>
/// <param name="nullValue">q_0, value after picking nothing.</param>
public readonly ref struct SlateValues(
    ReadOnlySpan<float> scores, ReadOnlySpan<float> values, double nullScore, double nullValue)
{
    /// <summary>s, [candidates].</summary>
    public ReadOnlySpan<float> Scores { get; } = scores;

    /// <summary>q, [candidates].</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>s_0.</summary>
    public double NullScore { get; } = nullScore;

    /// <summary>q_0.</summary>
    public double NullValue { get; } = nullValue;

    /// <summary>Value V(A) of a slate; 0 when all weights are 0.</summary>
    /// <param name="slate">Distinct candidates, in any order.</param>
    public double Of(ReadOnlySpan<int> slate)
    {
        double value = NullScore * NullValue;
        double weight = NullScore;
        foreach (int candidate in slate)
        {
            value += (double)Scores[candidate] * Values[candidate];
            weight += Scores[candidate];
        }

        return weight > 0 ? value / weight : 0;
    }
}

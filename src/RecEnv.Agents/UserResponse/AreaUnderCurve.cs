namespace RecEnv.Agents.UserResponse;

/// <summary>The area under the receiver operating characteristic.</summary>
public static class AreaUnderCurve
{
    /// <summary>The probability that a positive has a higher score than a negative, ties counting one half.</summary>
    /// <remarks>(Σ ranks of positives − P·(P + 1)/2) / (P·N) with mean ranks for ties (Mann and Whitney, 1947).</remarks>
    /// <param name="scores">Scores, finite, [n].</param>
    /// <param name="positive">Which are positive, [n].</param>
    /// <returns>In [0, 1]; NaN where there is no positive or no negative.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.Length != positive.Length)
        {
            throw new ArgumentException(
                $"There are {scores.Length} scores, but {positive.Length} labels. Give one for each.", nameof(positive));
        }

        float[] sorted = scores.ToArray();
        bool[] labels = positive.ToArray();
        Array.Sort(sorted, labels);
        double positives = labels.Count(label => label);
        double negatives = labels.Length - positives;
        double ranks = 0;
        for (int start = 0; start < sorted.Length;)
        {
            int end = start;
            int here = 0;
            for (; end < sorted.Length && sorted[end] == sorted[start]; end++)
            {
                here += labels[end] ? 1 : 0;
            }

            ranks += here * ((start + end + 1) / 2.0); // ranks start + 1 to end
            start = end;
        }

        return (ranks - (positives * (positives + 1) / 2)) / (positives * negatives);
    }
}

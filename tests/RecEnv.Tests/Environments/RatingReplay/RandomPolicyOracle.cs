using System.Collections.Concurrent;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>Exact moments of the hits of the random policy in one visit, drawn with replacement.</summary>
/// <remarks>
/// Picking a uniform available position, duplicates leaving together, is the same as walking over the list in random
/// order and skipping items met before. So the walk meets, after p positives and k negatives of which d differ, next a
/// positive with probability (n − p) / (n − p + m − k), else a negative, new with probability (I − n − d) / (I − n).
/// A visit ends when p + d = n.
/// </remarks>
internal static class RandomPolicyOracle
{
    private static readonly ConcurrentDictionary<(int, int, int), (double, double)> _known = new();

    /// <summary>Mean and variance of the hits.</summary>
    /// <param name="positives">Positives n of the user, at least 1.</param>
    /// <param name="negatives">Negatives m in his list.</param>
    /// <param name="others">Items I − n that are not his positives, at least 1.</param>
    public static (double Mean, double Variance) Hits(int positives, int negatives, int others) =>
        _known.GetOrAdd((positives, negatives, others), key => Compute(key.Item1, key.Item2, key.Item3));

    private static (double Mean, double Variance) Compute(int positives, int negatives, int others)
    {
        // probability[p, d] after k negatives, in the order of k; only positives move within one k.
        double[,] probability = new double[positives + 1, positives + 1];
        probability[0, 0] = 1;
        double mean = 0;
        double square = 0;
        for (int k = 0; k <= negatives; k++)
        {
            double[,] next = new double[positives + 1, positives + 1];
            for (int p = 0; p <= positives; p++)
            {
                for (int d = 0; p + d <= positives; d++)
                {
                    double mass = probability[p, d];
                    if (p + d == positives)
                    {
                        mean += mass * p;
                        square += mass * p * p;
                        continue;
                    }

                    double up = (positives - p) / (double)(positives - p + negatives - k);
                    double fresh = (others - d) / (double)others;
                    probability[p + 1, d] += mass * up;
                    next[p, d] += mass * (1 - up) * (1 - fresh);
                    next[p, d + 1] += mass * (1 - up) * fresh;
                }
            }

            probability = next;
        }

        return (mean, square - (mean * mean));
    }
}

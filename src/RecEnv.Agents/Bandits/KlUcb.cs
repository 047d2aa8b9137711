using RecEnv.Seeding;

namespace RecEnv.Agents.Bandits;

/// <summary>KL-UCB: the largest mean that the pulls do not yet rule out.</summary>
/// <remarks>
/// <para>
/// sᵢ = the largest q in [pᵢ, 1] with d(pᵢ, q) &lt; cᵢ, by 16 bisections; pᵢ = rᵢ/nᵢ, cᵢ = κ²·max(0, ln t + 3 ln ln t)/nᵢ,
/// d(p, q) = p ln(p/q) + (1 − p) ln((1 − p)/(1 − q)). While some arm was never pulled: +∞ for those, 0 for the others.
/// Draws nothing. References: Garivier and Cappé (2011); RecSim 0.2.4.
/// </para>
/// <para>
/// RecSim's bisection moves p along with its lower bound, which inflates the index (10 pulls without reward at t = 20
/// score 0.49998 instead of 0.4667), and lets c be negative.
/// </para>
/// </remarks>
/// <param name="optimismScaling">Factor κ, at least 0; 1 is the paper's.</param>
/// <param name="inflated">Whether to compute RecSim's inflated index.</param>
public sealed class KlUcb(double optimismScaling = 1, bool inflated = false) : IBanditAlgorithm
{
    private const int Bisections = 16;

    private readonly double _scaling = Optimism.Check(optimismScaling);

    /// <inheritdoc/>
    public void Score<TRandom>(
        ref TRandom random,
        ReadOnlySpan<double> pulls,
        ReadOnlySpan<double> rewards,
        double time,
        Span<double> scores)
        where TRandom : struct, IRandomSource
    {
        if (Optimism.TryUntried(pulls, scores))
        {
            return;
        }

        double log = Math.Log(time);
        double evidence = log + (3 * Math.Log(log));
        evidence = _scaling * _scaling * (inflated ? evidence : Math.Max(0, evidence));
        for (int arm = 0; arm < pulls.Length; arm++)
        {
            scores[arm] = Bound(rewards[arm] / pulls[arm], evidence / pulls[arm]);
        }
    }

    /// <inheritdoc/>
    public double Credit<TRandom>(ref TRandom random, double reward)
        where TRandom : struct, IRandomSource => reward;

    private double Bound(double mean, double limit)
    {
        (double low, double high, double middle) = (mean, 1, mean);
        for (int i = 0; i < Bisections; i++)
        {
            middle = (low + high) / 2;
            if (Divergence(inflated ? low : mean, middle) < limit)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return middle;
    }

    private static double Divergence(double p, double q) =>
        (p > 0 ? p * Math.Log(p / q) : 0) + (p < 1 ? (1 - p) * Math.Log((1 - p) / (1 - q)) : 0);
}

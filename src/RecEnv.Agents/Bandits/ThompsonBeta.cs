using RecEnv.Seeding;

namespace RecEnv.Agents.Bandits;

/// <summary>Thompson sampling for rewards of 0 and 1: one draw of each arm's posterior mean.</summary>
/// <remarks>
/// sᵢ ~ Beta(1 + rᵢ/κ², 1 + (nᵢ − rᵢ)/κ²), arm by arm. A reward between 0 and 1 is credited as 1 with that probability and
/// else as 0: one uniform. References: Agrawal and Goyal (2012); RecSim 0.2.4.
/// </remarks>
/// <param name="optimismScaling">κ, above 0: what a posterior's standard deviation is multiplied by, roughly.</param>
public sealed class ThompsonBeta(double optimismScaling = 1) : IBanditAlgorithm
{
    private readonly double _variance = Optimism.Check(optimismScaling) > 0
        ? optimismScaling * optimismScaling
        : throw new ArgumentOutOfRangeException(
            nameof(optimismScaling), "Optimism scaling must be above 0 for Thompson sampling.");

    /// <inheritdoc/>
    public void Score<TRandom>(
        ref TRandom random,
        ReadOnlySpan<double> pulls,
        ReadOnlySpan<double> rewards,
        double time,
        Span<double> scores)
        where TRandom : struct, IRandomSource
    {
        for (int arm = 0; arm < pulls.Length; arm++)
        {
            double losses = pulls[arm] - rewards[arm];
            scores[arm] = BetaSampler.Beta(ref random, 1 + (rewards[arm] / _variance), 1 + (losses / _variance));
        }
    }

    /// <inheritdoc/>
    public double Credit<TRandom>(ref TRandom random, double reward)
        where TRandom : struct, IRandomSource => random.Uniform() < reward ? 1 : 0;
}

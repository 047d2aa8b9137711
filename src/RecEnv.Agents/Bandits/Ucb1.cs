using RecEnv.Seeding;

namespace RecEnv.Agents.Bandits;

/// <summary>UCB1: mean reward plus a confidence width.</summary>
/// <remarks>
/// sᵢ = rᵢ/nᵢ + κ·√(2 ln t)·√(1/nᵢ). While some arm was never pulled: +∞ for those, 0 for the others. Draws nothing.
/// References: Auer, Cesa-Bianchi, Fischer (2002); RecSim 0.2.4.
/// </remarks>
/// <param name="optimismScaling">Factor κ of the width, at least 0; 1 is the paper's.</param>
public sealed class Ucb1(double optimismScaling = 1) : IBanditAlgorithm
{
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

        double width = _scaling * Math.Sqrt(2 * Math.Log(time));
        for (int arm = 0; arm < pulls.Length; arm++)
        {
            scores[arm] = (rewards[arm] / pulls[arm]) + (width * Math.Sqrt(1 / pulls[arm]));
        }
    }

    /// <inheritdoc/>
    public double Credit<TRandom>(ref TRandom random, double reward)
        where TRandom : struct, IRandomSource => reward;
}

using MathNet.Numerics.LinearAlgebra;
using RecEnv.Seeding;

namespace RecEnv.Agents.Bandits;

/// <summary>GLM Thompson sampling: the log-odds under weights drawn from a logistic model's posterior.</summary>
/// <remarks>
/// w̃ = w + κ·L⁻ᵀz with G = LLᵀ of <see cref="LogisticFit"/>, so that w̃ ~ N(w, κ²G⁻¹); s_a = a·w̃. Takes one normal a
/// feature, in order. References: Kveton et al. (2020); RecSim 0.2.4.
/// </remarks>
/// <param name="optimismScaling">Factor κ of the posterior's standard deviation, at least 0.</param>
public sealed class GlmThompson(double optimismScaling = 1)
{
    private readonly double _scaling = Optimism.Check(optimismScaling);

    /// <summary>Rates arms.</summary>
    /// <typeparam name="TRandom">Source of randomness.</typeparam>
    /// <param name="random">One normal a feature.</param>
    /// <param name="fit">The model fitted to the pulls.</param>
    /// <param name="arms">Features of the arms to rate, [arms, features].</param>
    /// <returns>Scores, [arms].</returns>
    public Vector<double> Score<TRandom>(ref TRandom random, LogisticFit fit, Matrix<double> arms)
        where TRandom : struct, IRandomSource
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(arms);
        Vector<double> noise = Vector<double>.Build.Dense(fit.Weights.Count);
        for (int i = 0; i < noise.Count; i++)
        {
            noise[i] = random.Normal();
        }

        Vector<double> spread = fit.Gram.Cholesky().Factor.Transpose().Solve(noise);
        return arms * (fit.Weights + (_scaling * spread));
    }
}

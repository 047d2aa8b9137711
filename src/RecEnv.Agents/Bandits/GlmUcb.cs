using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace RecEnv.Agents.Bandits;

/// <summary>UCB-GLM: a logistic model's log-odds plus a confidence width.</summary>
/// <remarks>
/// s_a = a·w + κ·2·√((d/2)·ln(1 + 2h/d) + ln h)·√(aᵀV⁻¹a), with w of <see cref="LogisticFit"/>, V = Σ x xᵀ + I/σ₀² over the
/// arms pulled, d features and horizon h. Draws nothing. References: Li, Lu, Zhou (2017); RecSim 0.2.4.
/// </remarks>
/// <param name="horizon">Number of pulls h that the width is made for, at least 1.</param>
/// <param name="optimismScaling">Factor κ of the width, at least 0.</param>
/// <param name="priorDeviation">Standard deviation σ₀ of the prior of each weight, above 0.</param>
public sealed class GlmUcb(int horizon, double optimismScaling = 1, double priorDeviation = 1)
{
    private readonly double _scaling = Optimism.Check(optimismScaling);

    /// <summary>Factor of a confidence width, for a number of features.</summary>
    /// <param name="features">Number of features d, at least 1.</param>
    public double Width(int features)
    {
        double half = features / 2.0;
        return _scaling * 2 * Math.Sqrt((half * Math.Log(1 + (horizon / half))) + Math.Log(horizon));
    }

    /// <summary>Rates arms.</summary>
    /// <param name="fit">The model fitted to the pulls.</param>
    /// <param name="pulled">Features of the arms pulled, [pulls, features]; null for none.</param>
    /// <param name="arms">Features of the arms to rate, [arms, features].</param>
    /// <returns>Scores, [arms].</returns>
    public Vector<double> Score(LogisticFit fit, Matrix<double>? pulled, Matrix<double> arms)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(arms);
        Matrix<double> design = LogisticFit.Prior(arms.ColumnCount, priorDeviation);
        design = pulled is null ? design : design + pulled.TransposeThisAndMultiply(pulled);
        Cholesky<double> factor = design.Cholesky();
        double width = Width(arms.ColumnCount);
        return Vector<double>.Build.Dense(
            arms.RowCount,
            row => (arms.Row(row) * fit.Weights) + (width * Math.Sqrt(arms.Row(row) * factor.Solve(arms.Row(row)))));
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace RecEnv.Agents.Bandits;

/// <summary>A logistic regression with a Gaussian prior, fitted to what was seen.</summary>
/// <remarks>
/// <para>
/// Iteratively reweighted least squares from w = 0, at most 20 times: s = σ(Xw), R = diag(s(1 − s)),
/// G = XᵀRX + I/σ₀², G·w' = Xᵀ(RXw − (s − y)); stops when ‖w' − w‖ &lt; 10⁻³. Of 10 rows or fewer nothing is learned:
/// w = 0, G = I/σ₀². Draws nothing.
/// </para>
/// <para>References: Li, Lu, Zhou (2017); RecSim 0.2.4.</para>
/// </remarks>
public sealed class LogisticFit
{
    private const int FewestRows = 11;
    private const int MostIterations = 20;
    private const double Tolerance = 1e-3;

    private LogisticFit(Vector<double> weights, Matrix<double> gram)
    {
        (Weights, Gram) = (weights, gram);
    }

    /// <summary>The weights w, [features].</summary>
    public Vector<double> Weights { get; }

    /// <summary>The Hessian G of the last iteration, [features, features]; positive definite.</summary>
    public Matrix<double> Gram { get; }

    /// <summary>Fits.</summary>
    /// <param name="arms">Features of the arms pulled, [pulls, features]; at least one feature.</param>
    /// <param name="rewards">What each pull earned, [pulls], in [0, 1].</param>
    /// <param name="priorDeviation">Standard deviation σ₀ of the prior of each weight, above 0.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">σ₀ is not above 0.</exception>
    public static LogisticFit Fit(Matrix<double> arms, Vector<double> rewards, double priorDeviation = 1)
    {
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentNullException.ThrowIfNull(rewards);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priorDeviation);
        if (arms.RowCount != rewards.Count)
        {
            throw new ArgumentException($"There are {arms.RowCount} arms pulled but {rewards.Count} rewards; give one for each.");
        }

        return Fit(arms, rewards, Prior(arms.ColumnCount, priorDeviation));
    }

    /// <summary>For data without rows, which a MathNet matrix cannot hold: the prior.</summary>
    /// <param name="features">Number of features, at least 1.</param>
    /// <param name="priorDeviation">Standard deviation σ₀ of the prior of each weight, above 0.</param>
    public static LogisticFit Empty(int features, double priorDeviation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priorDeviation);
        return new LogisticFit(Vector<double>.Build.Dense(features), Prior(features, priorDeviation));
    }

    internal static Matrix<double> Prior(int features, double priorDeviation) =>
        Matrix<double>.Build.DenseDiagonal(features, 1 / (priorDeviation * priorDeviation));

    private static LogisticFit Fit(Matrix<double> arms, Vector<double> rewards, Matrix<double> prior)
    {
        Vector<double> weights = Vector<double>.Build.Dense(arms.ColumnCount);
        Matrix<double> gram = prior;
        for (int i = 0; i < MostIterations && arms.RowCount >= FewestRows; i++)
        {
            Vector<double> logits = arms * weights;
            Vector<double> means = logits.Map(logit => 1 / (1 + Math.Exp(-logit)), Zeros.Include);
            Vector<double> curvature = means.Map(mean => mean * (1 - mean), Zeros.Include);
            gram = arms.TransposeThisAndMultiply(arms.MapIndexed((row, _, x) => curvature[row] * x)) + prior;
            Vector<double> target = curvature.PointwiseMultiply(logits) - (means - rewards);
            Vector<double> next = gram.Solve(arms.TransposeThisAndMultiply(target));
            double change = (next - weights).L2Norm();
            weights = next;
            if (change < Tolerance)
            {
                break;
            }
        }

        return new LogisticFit(weights, gram);
    }
}

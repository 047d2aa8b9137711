using MathNet.Numerics.Distributions;

namespace RecEnv.Agents.Measures;

/// <summary>Textbook statistics of samples.</summary>
internal static class Statistics
{
    /// <summary>Standard error of the mean, s / √n with s² = Σ(x − x̄)² / (n − 1); NaN for a single value.</summary>
    public static double ErrorOfMean(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return Math.Sqrt(squares / (values.Count - 1) / values.Count);
    }

    /// <summary>
    /// Standard error of the ratio r = Σa / Σb of paired samples by the delta method: √(Σ(a − r·b)² / (n − 1) / n) / b̄.
    /// </summary>
    public static double ErrorOfRatio(IReadOnlyList<double> a, IReadOnlyList<int> b)
    {
        double ratio = a.Sum() / b.Sum();
        double squares = a.Zip(b, (x, y) => (x - (ratio * y)) * (x - (ratio * y))).Sum();
        return Math.Sqrt(squares / (a.Count - 1) / a.Count) / b.Average();
    }

    /// <summary>Half width of a confidence interval of a mean: Student's t with n − 1 degrees of freedom, times the error.</summary>
    public static double HalfWidth(double error, int count, double confidence) =>
        count < 2 ? double.NaN : error * StudentT.InvCDF(0, 1, count - 1, 0.5 + (confidence / 2));
}

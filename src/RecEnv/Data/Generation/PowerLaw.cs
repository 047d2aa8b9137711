namespace RecEnv.Data.Generation;

/// <summary>Fits the exponent of a power law to counts.</summary>
internal static class PowerLaw
{
    private const double Steepest = 50;
    private const int Halvings = 60;

    /// <summary>The exponent s of greatest likelihood under P(i) ∝ exp(−s · xᵢ).</summary>
    /// <remarks>It makes the expectation of x equal to its mean over the counts, and is found by bisection.</remarks>
    /// <param name="logs">xᵢ: the logarithm of the rank, [n].</param>
    /// <param name="counts">How often each was seen, [n], at least 0.</param>
    /// <returns>The exponent in [−50, 50]; NaN without counts or where all x are equal.</returns>
    public static double Fit(IReadOnlyList<double> logs, IReadOnlyList<double> counts)
    {
        double total = counts.Sum();
        if (!(total > 0) || logs.Max() <= logs.Min())
        {
            return double.NaN;
        }

        double mean = logs.Zip(counts, (x, count) => x * count).Sum() / total;
        (double low, double high) = (-Steepest, Steepest);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Expectation(logs, middle) > mean ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private static double Expectation(IReadOnlyList<double> logs, double exponent)
    {
        double shift = exponent > 0 ? logs.Min() : logs.Max(); // keeps every power at most 1
        double total = 0;
        double sum = 0;
        foreach (double x in logs)
        {
            double weight = Math.Exp(-exponent * (x - shift));
            total += weight;
            sum += weight * x;
        }

        return sum / total;
    }
}

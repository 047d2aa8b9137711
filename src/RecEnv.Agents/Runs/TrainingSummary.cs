using RecEnv.Agents.Measures;

namespace RecEnv.Agents.Runs;

/// <summary>Mean and spread of a figure over seeds.</summary>
/// <param name="Count">Number of seeds that have the figure.</param>
/// <param name="Mean">Their mean; null for none.</param>
/// <param name="Deviation">Standard deviation, √(Σ(x − x̄)² / (n − 1)); null for fewer than two.</param>
/// <param name="StandardError">Standard error of the mean, deviation / √n; null for fewer than two.</param>
public sealed record TrainingSummary(int Count, double? Mean, double? Deviation, double? StandardError)
{
    /// <summary>Summarises figures.</summary>
    /// <param name="figures">One a seed; null where there is none.</param>
    public static TrainingSummary Of(IEnumerable<double?> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        double[] values = [.. figures.OfType<double>()];
        double error = values.Length < 2 ? double.NaN : Statistics.ErrorOfMean(values);
        return values.Length switch
        {
            0 => new TrainingSummary(0, null, null, null),
            1 => new TrainingSummary(1, values[0], null, null),
            int n => new TrainingSummary(n, values.Average(), error * Math.Sqrt(n), error),
        };
    }
}

namespace RecEnv.Tool.Measuring;

/// <summary>Median and range of some measurements.</summary>
/// <param name="Median">Median.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
internal sealed record Spread(double Median, double Least, double Most)
{
    /// <summary>Summarises measurements; at least one.</summary>
    public static Spread Of(IEnumerable<double> measurements)
    {
        double[] sorted = [.. measurements.Order()];
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>Median, then least and most, as whole numbers with thousands apart.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Median:N0} ({Least:N0} to {Most:N0})");
}

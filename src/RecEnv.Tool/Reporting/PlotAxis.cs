namespace RecEnv.Tool.Reporting;

/// <summary>A range of numbers along one side of a plot, with round tick marks.</summary>
internal sealed class PlotAxis
{
    private const int MostTicks = 6;

    /// <summary>Makes an axis that holds some numbers.</summary>
    /// <param name="label">What they are.</param>
    /// <param name="values">The numbers; those that are not finite are passed over.</param>
    /// <param name="withZero">Whether zero belongs on the axis.</param>
    public PlotAxis(string label, IEnumerable<double> values, bool withZero = false)
    {
        Label = label;
        double[] finite = [.. values.Where(double.IsFinite).Concat(withZero ? [0] : [])];
        (Low, High) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        if (High - Low <= Math.Abs(High) * 1e-9)
        {
            (Low, High) = (Low - 0.5, High + 0.5);
        }

        double step = Step((High - Low) / MostTicks);
        (long first, long last) = ((long)Math.Ceiling((Low / step) - 1e-9), (long)Math.Floor((High / step) + 1e-9));
        Ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }

    /// <summary>What the numbers are.</summary>
    public string Label { get; }

    /// <summary>Lower end.</summary>
    public double Low { get; }

    /// <summary>Upper end.</summary>
    public double High { get; }

    /// <summary>Where the tick marks are.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Place of a number along the axis, in [0, 1] between its ends.</summary>
    public double Place(double value) => (value - Low) / (High - Low);

    /// <summary>The next of 1, 2, 5, 10, … times a power of ten.</summary>
    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double digit = least / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}

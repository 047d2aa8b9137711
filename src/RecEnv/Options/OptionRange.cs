using System.Globalization;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>The interval an option's numbers lie in; a null bound is absent.</summary>
internal sealed record OptionRange(double? Minimum, double? Maximum, double? MinimumExclusive, double? MaximumExclusive)
{
    public static OptionRange Of(OptionAttribute attribute) => new(
        Bound(attribute.Minimum),
        Bound(attribute.Maximum),
        Bound(attribute.MinimumExclusive),
        Bound(attribute.MaximumExclusive));

    public bool IsEmptyOfBounds => (Minimum ?? Maximum ?? MinimumExclusive ?? MaximumExclusive) is null;

    public bool Contains(double value) =>
        !(value < Minimum) && !(value > Maximum) && !(value <= MinimumExclusive) && !(value >= MaximumExclusive);

    /// <summary>"in [0, 1]", "in (0, ∞)", and for whole numbers "at least 1"; null without bounds.</summary>
    public string? Describe(bool whole)
    {
        if (IsEmptyOfBounds)
        {
            return null;
        }

        return whole ? DescribeWhole() : $"in {DescribeInterval()}";
    }

    /// <summary>Adds the JSON Schema keywords of the bounds.</summary>
    public void Describe(JsonObject schema)
    {
        Add("minimum", Minimum);
        Add("maximum", Maximum);
        Add("exclusiveMinimum", MinimumExclusive);
        Add("exclusiveMaximum", MaximumExclusive);

        void Add(string keyword, double? bound)
        {
            if (bound is double value)
            {
                schema[keyword] = value;
            }
        }
    }

    private string DescribeInterval()
    {
        string low = MinimumExclusive is double above ? $"({Text(above)}"
            : Minimum is double least ? $"[{Text(least)}"
            : "(-∞";
        string high = MaximumExclusive is double below ? $"{Text(below)})"
            : Maximum is double most ? $"{Text(most)}]"
            : "∞)";
        return $"{low}, {high}";
    }

    // Whole numbers need no round brackets: more than 0 is at least 1.
    private string DescribeWhole()
    {
        double? least = MinimumExclusive is double above ? Math.Floor(above) + 1 : Minimum;
        double? most = MaximumExclusive is double below ? Math.Ceiling(below) - 1 : Maximum;
        return (least, most) switch
        {
            (double low, double high) => $"in [{Text(low)}, {Text(high)}]",
            (double low, null) => $"at least {Text(low)}",
            (null, double high) => $"at most {Text(high)}",
            _ => throw new InvalidOperationException("Bug in RecEnv: a range without bounds was described."),
        };
    }

    private static double? Bound(double value) => double.IsNaN(value) ? null : value;

    private static string Text(double value) => value == Math.Truncate(value) && Math.Abs(value) < 1e18
        ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);
}

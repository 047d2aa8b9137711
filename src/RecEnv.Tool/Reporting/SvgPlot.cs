using System.Globalization;
using System.Net;
using System.Text;

namespace RecEnv.Tool.Reporting;

/// <summary>A plot as an SVG drawing: axes, lines, bands, bars and error bars.</summary>
internal sealed class SvgPlot(string title, PlotAxis x, PlotAxis y)
{
    private const int Width = 640;
    private const int Height = 340;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 34;
    private const int Bottom = 48;

    private static readonly string[] _colors = ["#2563a8", "#c2571a", "#2e7d4f", "#8b3a8f", "#7a6a1c", "#4d4d4d"];

    private readonly StringBuilder _marks = new();
    private readonly List<(string Label, string Color)> _legend = [];

    /// <summary>Color of a series.</summary>
    public static string Color(int series) => _colors[series % _colors.Length];

    /// <summary>Adds an entry to the legend.</summary>
    public SvgPlot Legend(string label, int series)
    {
        _legend.Add((label, Color(series)));
        return this;
    }

    /// <summary>Adds a line through points.</summary>
    public SvgPlot Line(IEnumerable<(double X, double Y)> points, int series)
    {
        Mark($"<polyline points=\"{Points(points)}\" fill=\"none\" stroke=\"{Color(series)}\" stroke-width=\"1.6\"/>");
        return this;
    }

    /// <summary>Adds the area between two lines.</summary>
    public SvgPlot Band(IReadOnlyList<(double X, double Low, double High)> rows, int series)
    {
        IEnumerable<(double, double)> outline =
            rows.Select(row => (row.X, row.High)).Concat(rows.Reverse().Select(row => (row.X, row.Low)));
        Mark($"<polygon points=\"{Points(outline)}\" fill=\"{Color(series)}\" opacity=\"0.18\"/>");
        return this;
    }

    /// <summary>Adds a bar from zero, or from the axis where it has no zero.</summary>
    public SvgPlot Bar(double low, double high, double value, int series, double opacity = 0.55)
    {
        double from = Math.Clamp(0, y.Low, y.High);
        (double top, double foot) = (PlaceY(Math.Max(value, from)), PlaceY(Math.Min(value, from)));
        Mark(FormattableString.Invariant(
            $"<rect x=\"{PlaceX(low):F1}\" y=\"{top:F1}\" width=\"{PlaceX(high) - PlaceX(low):F1}\" height=\"{foot - top:F1}\" fill=\"{Color(series)}\" opacity=\"{opacity:F2}\"/>"));
        return this;
    }

    /// <summary>Adds a vertical error bar with a dot.</summary>
    public SvgPlot ErrorBar(double at, double value, double low, double high, int series)
    {
        Mark(FormattableString.Invariant(
            $"<line x1=\"{PlaceX(at):F1}\" x2=\"{PlaceX(at):F1}\" y1=\"{PlaceY(low):F1}\" y2=\"{PlaceY(high):F1}\" stroke=\"{Color(series)}\" stroke-width=\"2\"/>"));
        Mark(FormattableString.Invariant(
            $"<circle cx=\"{PlaceX(at):F1}\" cy=\"{PlaceY(value):F1}\" r=\"4\" fill=\"{Color(series)}\"/>"));
        return this;
    }

    /// <summary>The drawing.</summary>
    public override string ToString()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Encode(title)}</title>\n");
        Text(svg, Width / 2, 18, title, "middle", "font-weight=\"600\"");
        foreach (double tick in x.Ticks)
        {
            Rule(svg, PlaceX(tick), Top, PlaceX(tick), Height - Bottom);
            Text(svg, PlaceX(tick), Height - Bottom + 16, Number(tick), "middle");
        }

        foreach (double tick in y.Ticks)
        {
            Rule(svg, Left, PlaceY(tick), Width - Right, PlaceY(tick));
            Text(svg, Left - 6, PlaceY(tick) + 4, Number(tick), "end");
        }

        Text(svg, (Left + Width - Right) / 2.0, Height - 10, x.Label, "middle");
        Text(svg, 0, 0, y.Label, "middle", FormattableString.Invariant(
            $"transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\""));
        svg.Append(_marks);
        for (int i = 0; i < _legend.Count; i++)
        {
            int top = Top + 6 + (16 * i);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left + 8}\" y=\"{top}\" width=\"10\" height=\"10\" fill=\"{_legend[i].Color}\"/>\n");
            Text(svg, Left + 24, top + 9, _legend[i].Label, "start");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Rule(StringBuilder svg, double x1, double y1, double x2, double y2) => svg.Append(
        CultureInfo.InvariantCulture,
        $"<line x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\" stroke=\"#ddd\"/>\n");

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, string more = "") => svg.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" font-size=\"12\" {more}>{Encode(text)}</text>\n");

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private void Mark(string mark) => _marks.Append(mark).Append('\n');

    private string Points(IEnumerable<(double X, double Y)> points) => string.Join(
        ' ', points.Select(point => FormattableString.Invariant($"{PlaceX(point.X):F1},{PlaceY(point.Y):F1}")));

    private double PlaceX(double value) => Left + (x.Place(value) * (Width - Left - Right));

    private double PlaceY(double value) => Height - Bottom - (y.Place(value) * (Height - Top - Bottom));
}

using RecEnv.Agents.Measures;
using RecEnv.Tool.Reporting;

namespace RecEnv.Tool.Evaluating;

/// <summary>The report of an evaluation as one HTML file with plots.</summary>
internal static class EvaluateHtml
{
    private const int Bins = 40;
    private const int CurvePoints = 200;

    /// <summary>Writes the page.</summary>
    public static string Write(
        IReadOnlyList<Judged> judged, PairedComparison? comparison, EvaluateSettings settings, string optionsJson)
    {
        var page = new HtmlPage($"{string.Join(" and ", judged.Select(one => one.Contestant.Name))} in {settings.EnvironmentId}");
        page.Paragraph(FormattableString.Invariant(
            $"{settings.Episodes:N0} episodes of each agent, lanes {settings.Lanes}, seed {settings.Seed}. Figures are means ± standard errors."));
        page.Table(EvaluateReport.Columns.Select(x => x.Title), judged.Select(one => EvaluateReport.Columns.Select(x => x.Cell(one))));
        if (comparison is not null)
        {
            page.Paragraph(EvaluateReport.Sentence(judged[0], judged[1], comparison));
        }

        page.Heading("Returns");
        page.Plot(Means(judged));
        page.Plot(Histogram("Returns of single episodes", "return", [.. judged.Select(one => (one.Contestant.Name, one.Result.Returns))]));
        page.Plot(RunningMeans(judged));
        if (comparison is not null)
        {
            double[] differences = [.. judged[0].Result.Returns.Zip(judged[1].Result.Returns, (a, b) => a - b)];
            page.Plot(Histogram(
                "Differences on the same episodes", "difference of returns",
                [($"{judged[0].Contestant.Name} − {judged[1].Contestant.Name}", differences)]));
        }

        if (judged.All(one => one.Result.Shown is not null))
        {
            page.Heading("What was shown");
            page.Plot(Shares(judged));
        }

        string[] names = [.. EvaluateReport.OtherMetrics(judged)];
        if (names.Length > 0)
        {
            page.Heading("Metrics of an episode");
            page.Table(
                ["Metric", .. judged.Select(one => one.Contestant.Name)],
                names.Select(name => judged.Select(one => EvaluateReport.Metric(one, name)).Prepend(name)));
        }

        page.Heading("How");
        page.Code("Options of the environment", optionsJson);
        foreach (Judged one in judged)
        {
            page.Code($"Options of {one.Contestant.Name}", one.Contestant.OptionsJson ?? "{}");
            page.Paragraph(FormattableString.Invariant($"Steps that {one.Contestant.Name} learned before: {one.Trained:N0}."));
        }

        return page.ToString();
    }

    private static SvgPlot Means(IReadOnlyList<Judged> judged)
    {
        (double Mean, double Half)[] rows =
            [.. judged.Select(one => (one.Result.Mean, Statistics95(one.Result.StandardError, one.Result.Episodes)))];
        var plot = new SvgPlot(
            "Mean return with 95 % interval",
            new PlotAxis("agent", [0.5, judged.Count + 0.5]),
            new PlotAxis("return", rows.SelectMany(row => (double[])[row.Mean - row.Half, row.Mean + row.Half])));
        for (int i = 0; i < rows.Length; i++)
        {
            plot.ErrorBar(i + 1, rows[i].Mean, rows[i].Mean - rows[i].Half, rows[i].Mean + rows[i].Half, i)
                .Legend(judged[i].Contestant.Name, i);
        }

        return plot;
    }

    private static SvgPlot Histogram(string title, string label, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> series)
    {
        var x = new PlotAxis(label, series.SelectMany(one => one.Values));
        double width = (x.High - x.Low) / Bins;
        double[][] shares = [.. series.Select(one => Count(one.Values, x.Low, width))];
        var plot = new SvgPlot(title, x, new PlotAxis("share of episodes", shares.SelectMany(row => row), withZero: true));
        for (int i = 0; i < series.Count; i++)
        {
            plot.Legend(series[i].Name, i);
            for (int bin = 0; bin < Bins; bin++)
            {
                plot.Bar(x.Low + (bin * width), x.Low + ((bin + 1) * width), shares[i][bin], i, 0.45);
            }
        }

        return plot;
    }

    private static double[] Count(IReadOnlyList<double> values, double low, double width)
    {
        double[] shares = new double[Bins];
        foreach (double value in values)
        {
            shares[Math.Clamp((int)((value - low) / width), 0, Bins - 1)] += 1.0 / values.Count;
        }

        return shares;
    }

    private static SvgPlot RunningMeans(IReadOnlyList<Judged> judged)
    {
        (double X, double Low, double High)[][] bands = [.. judged.Select(one => Running(one.Result.Returns))];
        var plot = new SvgPlot(
            "Mean return of the first episodes, ± 2 standard errors",
            new PlotAxis("episodes", bands.SelectMany(band => band.Select(row => row.X))),
            new PlotAxis("return", bands.SelectMany(band => band.SelectMany(row => (double[])[row.Low, row.High]))));
        for (int i = 0; i < bands.Length; i++)
        {
            plot.Band(bands[i], i).Line(bands[i].Select(row => (row.X, (row.Low + row.High) / 2)), i).Legend(judged[i].Contestant.Name, i);
        }

        return plot;
    }

    /// <summary>Running mean ± 2 standard errors at some of the episodes, by Welford's recurrence.</summary>
    private static (double X, double Low, double High)[] Running(IReadOnlyList<double> values)
    {
        var rows = new List<(double, double, double)>();
        double mean = 0;
        double squares = 0;
        int stride = Math.Max(1, values.Count / CurvePoints);
        for (int n = 1; n <= values.Count; n++)
        {
            double difference = values[n - 1] - mean;
            mean += difference / n;
            squares += difference * (values[n - 1] - mean);
            if (n >= Math.Min(10, values.Count) && (n % stride == 0 || n == values.Count))
            {
                double error = n < 2 ? 0 : Math.Sqrt(squares / (n - 1) / n);
                rows.Add((n, mean - (2 * error), mean + (2 * error)));
            }
        }

        return [.. rows];
    }

    private static SvgPlot Shares(IReadOnlyList<Judged> judged)
    {
        ShownItems[] shown = [.. judged.Select(one => one.Result.Shown!)];
        int kinds = shown[0].Counts.Count;
        var plot = new SvgPlot(
            $"Share of shown items by {shown[0].KindName}",
            new PlotAxis(shown[0].KindName, [-0.5, kinds - 0.5]),
            new PlotAxis("share", shown.SelectMany(one => one.Shares), withZero: true));
        double width = 0.8 / shown.Length;
        for (int i = 0; i < shown.Length; i++)
        {
            plot.Legend(judged[i].Contestant.Name, i);
            for (int kind = 0; kind < kinds; kind++)
            {
                double low = kind - 0.4 + (i * width);
                plot.Bar(low, low + width, shown[i].Shares[kind], i, 0.8);
            }
        }

        return plot;
    }

    private static double Statistics95(double error, int count) => count < 2 ? 0 : PairedComparison.HalfWidth(error, count, 0.95);
}

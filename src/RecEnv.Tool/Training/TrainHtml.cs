using RecEnv.Agents.Runs;
using RecEnv.Tool.Reporting;

namespace RecEnv.Tool.Training;

/// <summary>The report of a run as one HTML file with learning curves.</summary>
internal static class TrainHtml
{
    private const int MostCurves = 24;
    private const int MostLegends = 6;

    /// <summary>Writes the page.</summary>
    public static string Write(RunConfig config, IReadOnlyList<TrainingResult> results, RunCurves curves)
    {
        TrainingPlan plan = config.Plan;
        var page = new HtmlPage($"Training of {plan.Agent} in {plan.Environment}");
        page.Paragraph(FormattableString.Invariant(
            $"{plan.Steps:N0} steps in {plan.Lanes} lanes; evaluated on the same {plan.EvaluationEpisodes:N0} episodes every {plan.EvaluateEvery:N0} steps, seed {plan.EvaluationSeed}."));
        page.Table(TrainReport.Columns.Select(column => column.Title), results.Select(one => TrainReport.Columns.Select(column => column.Cell(one))));
        foreach (string sentence in TrainReport.Sentences(results))
        {
            page.Paragraph(sentence);
        }

        page.Heading("Learning curves");
        foreach (string name in curves.Names.Take(MostCurves))
        {
            page.Plot(Plot(name, curves));
        }

        if (curves.Names.Count > MostCurves)
        {
            page.Paragraph($"{curves.Names.Count - MostCurves} more curves are in metrics.jsonl.");
        }

        page.Heading("How");
        page.Code("Plan", plan.ToJson());
        page.Code("All options of the agent", config.AllAgentOptions);
        page.Code("All options of the environment", config.AllEnvironmentOptions);
        page.Paragraph($"RecEnv {config.Version}, git commit {config.GitCommit ?? "none"}, environments {(config.Address is { } address ? $"at {address}" : "in process")}.");
        return page.ToString();
    }

    /// <summary>One seed: a line. Several: their mean and a band of one standard deviation.</summary>
    private static SvgPlot Plot(string name, RunCurves curves)
    {
        IReadOnlyList<(int Seed, IReadOnlyList<(double X, double Y)> Points)> seeds = curves.Of(name);
        IReadOnlyList<(double X, double Mean, double Deviation)> spread = curves.Spread(name);
        IEnumerable<(double X, double Y)> all = seeds.SelectMany(seed => seed.Points)
            .Concat(spread.SelectMany(row => ((double, double)[])[(row.X, row.Mean - row.Deviation), (row.X, row.Mean + row.Deviation)]));
        var plot = new SvgPlot(
            seeds.Count > 1 ? $"{name}: mean and standard deviation of {seeds.Count} seeds" : name,
            new PlotAxis("steps", all.Select(point => point.X)),
            new PlotAxis(name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..], all.Select(point => point.Y)));
        if (spread.Count > 1)
        {
            return plot
                .Band([.. spread.Select(row => (row.X, row.Mean - row.Deviation, row.Mean + row.Deviation))], 0)
                .Line(spread.Select(row => (row.X, row.Mean)), 0);
        }

        for (int i = 0; i < seeds.Count; i++)
        {
            plot.Line(seeds[i].Points, i);
            if (seeds.Count is > 1 and <= MostLegends)
            {
                plot.Legend($"seed {seeds[i].Seed}", i);
            }
        }

        return plot;
    }
}

using System.Globalization;
using RecEnv.Agents.Runs;

namespace RecEnv.Tool.Training;

/// <summary>How far a training is, in a line.</summary>
internal static class ProgressLine
{
    private static readonly string[] _shown = ["loss", "epsilon"];

    /// <summary>The line.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="steps">Steps of the plan.</param>
    /// <param name="record">The figures of last; null before the first.</param>
    /// <param name="speed">Steps a second; 0 for not known yet.</param>
    public static string Of(int seed, long step, long steps, TrainingRecord? record, double speed)
    {
        var parts = new List<string>
        {
            Invariant($"seed {seed}"),
            Invariant($"step {step:N0} of {steps:N0} ({Math.Min(1, (double)step / steps):P0})"),
        };
        if (record?.Return is { } mean)
        {
            parts.Add(Invariant($"return {mean:G4}"));
        }

        parts.AddRange((record?.Figures ?? [])
            .Where(figure => _shown.Contains(figure.Name))
            .Select(figure => Invariant($"{figure.Name} {figure.Value:G3}")));
        if (speed > 0)
        {
            parts.Add(Invariant($"{speed:N0} steps/s"));
            parts.Add($"{Time(TimeSpan.FromSeconds(Math.Min(1e9, Math.Max(0, steps - step) / speed)))} left");
        }

        return string.Join("  ", parts);
    }

    /// <summary>An evaluation in a line.</summary>
    public static string Of(int seed, EvaluationRecord record) => Invariant(
        $"seed {seed}  step {record.Step:N0}  evaluation {record.Result.Mean:G6} ± {record.Result.StandardError:G2}{(record.IsBest ? "  best" : "")}");

    private static string Time(TimeSpan time) => time.TotalHours >= 1
        ? Invariant($"{(long)time.TotalHours} h {time.Minutes} min")
        : time.TotalMinutes >= 1 ? Invariant($"{time.Minutes} min {time.Seconds} s") : Invariant($"{time.Seconds} s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

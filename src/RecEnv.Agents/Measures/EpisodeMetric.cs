namespace RecEnv.Agents.Measures;

/// <summary>One number for each episode of an evaluation.</summary>
/// <param name="Name">What it is, e.g. "ctr" or "cluster_share[3]".</param>
/// <param name="Values">A number an episode, in the order of <see cref="EvaluationResult.Returns"/>.</param>
public sealed record EpisodeMetric(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Mean over the episodes.</summary>
    public double Mean { get; } = Values.Average();

    /// <summary>Standard error of the mean, s / √n; NaN for a single episode.</summary>
    public double StandardError { get; } = Statistics.ErrorOfMean(Values);
}

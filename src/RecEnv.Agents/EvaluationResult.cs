namespace RecEnv.Agents;

/// <summary>Returns and lengths of a number of episodes, lane by lane and in order within each lane.</summary>
/// <param name="Returns">Sum of rewards of each episode.</param>
/// <param name="Lengths">Steps of each episode.</param>
public sealed record EvaluationResult(IReadOnlyList<double> Returns, IReadOnlyList<int> Lengths)
{
    /// <summary>Number of episodes.</summary>
    public int Episodes => Returns.Count;

    /// <summary>Mean return.</summary>
    public double Mean { get; } = Returns.Average();

    /// <summary>Standard error of the mean return, s / √n; NaN for a single episode.</summary>
    public double StandardError { get; } = ErrorOfMean(Returns);

    /// <summary>Mean number of steps.</summary>
    public double MeanLength { get; } = Lengths.Average();

    private static double ErrorOfMean(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return Math.Sqrt(squares / (values.Count - 1) / values.Count);
    }
}

namespace RecEnv.Agents.Measures;

/// <summary>Two agents on the same episodes: the mean difference of their returns, with a confidence interval.</summary>
/// <remarks>
/// Episode k of both had the same seed, hence the same users, items and noise (common random numbers). The difference is
/// taken episode by episode, d = first − second; mean d̄ ± t · s_d / √n with Student's t of n − 1 degrees of freedom. The
/// interval is narrower than that of two independent samples by the correlation of the returns.
/// </remarks>
public sealed record PairedComparison
{
    private PairedComparison(EvaluationResult first, EvaluationResult second, double confidence)
    {
        double[] differences = [.. first.Returns.Zip(second.Returns, (a, b) => a - b)];
        Episodes = differences.Length;
        Confidence = confidence;
        Difference = differences.Average();
        StandardError = Statistics.ErrorOfMean(differences);
        double half = Statistics.HalfWidth(StandardError, Episodes, confidence);
        (Low, High) = (Difference - half, Difference + half);
        UnpairedError = Math.Sqrt(
            (first.StandardError * first.StandardError) + (second.StandardError * second.StandardError));
        Wins = (double)differences.Count(d => d > 0) / Episodes;
    }

    /// <summary>Number of episodes.</summary>
    public int Episodes { get; }

    /// <summary>Confidence of the interval, in (0, 1).</summary>
    public double Confidence { get; }

    /// <summary>Mean of first − second.</summary>
    public double Difference { get; }

    /// <summary>Standard error of the difference.</summary>
    public double StandardError { get; }

    /// <summary>Standard error that two independent samples of this size would have given.</summary>
    public double UnpairedError { get; }

    /// <summary>Lower end of the confidence interval.</summary>
    public double Low { get; }

    /// <summary>Upper end of the confidence interval.</summary>
    public double High { get; }

    /// <summary>Share of the episodes in which the first had the higher return, in [0, 1].</summary>
    public double Wins { get; }

    /// <summary>Half width of a confidence interval of a mean: Student's t with n − 1 degrees of freedom, times the error.</summary>
    /// <param name="error">Standard error of the mean.</param>
    /// <param name="count">n; NaN results below 2.</param>
    /// <param name="confidence">In (0, 1).</param>
    public static double HalfWidth(double error, int count, double confidence) =>
        Statistics.HalfWidth(error, count, confidence);

    /// <summary>Compares two evaluations of the same environment, lanes, episodes and seed.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="confidence">Confidence of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The evaluations have different numbers of episodes, or only one.</exception>
    public static PairedComparison Of(EvaluationResult first, EvaluationResult second, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Episodes != second.Episodes || first.Episodes < 2)
        {
            throw new ArgumentException(
                $"A paired comparison needs the same episodes, at least 2, of both agents, not {first.Episodes} and " +
                $"{second.Episodes}. Evaluate both with the same lanes, episodes and seed.");
        }

        return confidence is > 0 and < 1
            ? new PairedComparison(first, second, confidence)
            : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be in (0, 1).");
    }
}

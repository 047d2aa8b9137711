namespace RecEnv.Environments.InterestEvolution;

/// <summary>Mean quality of each topic of utility videos.</summary>
/// <remarks>
/// trunc(0.7·F) values evenly from the lowest to 0, then trunc(0.3·F) evenly from 0 to the highest. For some F the two
/// parts do not add up (RecSim then fails when the last topic is drawn); those F are refused.
/// </remarks>
internal static class TopicQuality
{
    /// <summary>The count itself when it can be split, else the nearest smaller one that can.</summary>
    public static int SupportedCount(int featureCount)
    {
        int count = featureCount;
        while (count > 1 && Low(count) + High(count) != count)
        {
            count--;
        }

        return count > 1 ? count : 10;
    }

    public static double[] Means(int featureCount, double lowest, double highest) =>
        [.. Spaced(lowest, 0, Low(featureCount)), .. Spaced(0, highest, High(featureCount))];

    private static int Low(int count) => (int)(0.7 * count);

    private static int High(int count) => (int)(0.3 * count);

    private static IEnumerable<double> Spaced(double from, double to, int count) =>
        Enumerable.Range(0, count).Select(i => i == count - 1 ? to : from + (i * ((to - from) / (count - 1))));
}

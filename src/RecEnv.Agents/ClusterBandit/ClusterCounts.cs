namespace RecEnv.Agents.ClusterBandit;

/// <summary>Impressions and clicks of each topic in the running episode of each lane.</summary>
/// <remarks>
/// Cleared where an episode starts; then each slate adds an impression for every item's topic, and a click for every
/// item clicked. Reference: RecSim 0.2.4, cluster_click_statistics.
/// </remarks>
internal sealed class ClusterCounts(int laneCount, int topicCount)
{
    private readonly double[] _impressions = new double[laneCount * topicCount];
    private readonly double[] _clicks = new double[laneCount * topicCount];

    /// <summary>Impressions of a lane, [topics].</summary>
    public ReadOnlySpan<double> Impressions(int lane) => _impressions.AsSpan(lane * topicCount, topicCount);

    /// <summary>Clicks of a lane, [topics].</summary>
    public ReadOnlySpan<double> Clicks(int lane) => _clicks.AsSpan(lane * topicCount, topicCount);

    public void Clear(int lane)
    {
        Array.Clear(_impressions, lane * topicCount, topicCount);
        Array.Clear(_clicks, lane * topicCount, topicCount);
    }

    /// <summary>Adds the responses to a slate.</summary>
    public void Add(int lane, ReadOnlySpan<sbyte> clicked, ReadOnlySpan<long> topics)
    {
        for (int position = 0; position < topics.Length; position++)
        {
            int row = (lane * topicCount) + (int)topics[position];
            _impressions[row]++;
            _clicks[row] += clicked[position];
        }
    }
}

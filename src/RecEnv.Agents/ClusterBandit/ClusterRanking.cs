using RecEnv.Agents.Bandits;
using RecEnv.Seeding;

namespace RecEnv.Agents.ClusterBandit;

/// <summary>Turns what the topics have earned into a slate.</summary>
/// <remarks>
/// <para>
/// A topic is an arm, impressions are its pulls, clicks its rewards, and t is the number of all impressions. While some
/// topic has no impression, its score is −impressions; else the algorithm's. The slate takes the candidates of the
/// topic with the highest score (of equals the higher one) by descending quality (of equals the lower candidate), then
/// those of the next topic, until it is full. Reference: RecSim 0.2.4, abstract_click_bandit and cluster_bandit_agent.
/// </para>
/// </remarks>
internal sealed class ClusterRanking(IBanditAlgorithm algorithm, int topicCount, int candidateCount)
{
    private readonly double[] _scores = new double[topicCount];
    private readonly int[] _order = new int[topicCount];
    private readonly bool[] _taken = new bool[candidateCount];

    /// <summary>Scores of the last ranking, [topics].</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>Fills a slate, best topic first.</summary>
    public void Fill<TRandom>(
        ref TRandom random,
        ReadOnlySpan<double> impressions,
        ReadOnlySpan<double> clicks,
        ReadOnlySpan<long> topics,
        ReadOnlySpan<float> qualities,
        Span<long> slate)
        where TRandom : struct, IRandomSource
    {
        double total = 0;
        for (int topic = 0; topic < topicCount; topic++)
        {
            total += impressions[topic];
            _scores[topic] = -impressions[topic];
        }

        if (!impressions.Contains(0))
        {
            algorithm.Score(ref random, impressions, clicks, total, _scores);
        }

        Order();
        Fill(topics, qualities, slate);
    }

    /// <summary>Fills a slate in the order of the topics, as RecSim fills an episode's first.</summary>
    public void FillInTopicOrder(ReadOnlySpan<long> topics, ReadOnlySpan<float> qualities, Span<long> slate)
    {
        for (int topic = 0; topic < topicCount; topic++)
        {
            _order[topic] = topic;
        }

        Fill(topics, qualities, slate);
    }

    /// <summary>Insertion sort by descending score; of equals the higher topic comes first.</summary>
    private void Order()
    {
        for (int topic = 0; topic < topicCount; topic++)
        {
            int place = topic;
            for (; place > 0 && _scores[_order[place - 1]] <= _scores[topic]; place--)
            {
                _order[place] = _order[place - 1];
            }

            _order[place] = topic;
        }
    }

    private void Fill(ReadOnlySpan<long> topics, ReadOnlySpan<float> qualities, Span<long> slate)
    {
        Array.Clear(_taken);
        int place = 0;
        foreach (ref long position in slate)
        {
            int best;
            while ((best = Best(topics, qualities, _order[place])) < 0)
            {
                place++;
            }

            position = best;
            _taken[best] = true;
        }
    }

    /// <summary>The best candidate of a topic that is not taken yet; −1 for none.</summary>
    private int Best(ReadOnlySpan<long> topics, ReadOnlySpan<float> qualities, int topic)
    {
        int best = -1;
        for (int candidate = 0; candidate < topics.Length; candidate++)
        {
            if (topics[candidate] == topic && !_taken[candidate] && (best < 0 || qualities[candidate] > qualities[best]))
            {
                best = candidate;
            }
        }

        return best;
    }
}

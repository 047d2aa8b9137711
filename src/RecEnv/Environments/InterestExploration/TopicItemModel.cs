using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.InterestExploration;

/// <summary>Items of one topic each: topic t with probability p_t, quality = exp(mean_t + deviation_t·z).</summary>
/// <remarks>
/// One uniform and one normal of the items stream each. Observation: cluster_id, the topic, and quality, both
/// [candidates]. Reference: RecSim 0.2.4.
/// </remarks>
internal readonly struct TopicItemModel(InterestExplorationOptions options) : IItemModel<TopicItem>
{
    private const int BlockLength = 16; // a multiple of 4

    private readonly Categorical _topics = new([.. options.TopicProbabilities]);
    private readonly double[] _means = [.. options.QualityMeans];
    private readonly double[] _deviations = [.. options.QualityDeviations];

    public Space Space(int candidateCount) => new DictSpace(
        ("cluster_id", new MultiDiscreteSpace([.. Enumerable.Repeat((long)_means.Length, candidateCount)])),
        ("quality", new BoxSpace(0, float.MaxValue, [candidateCount])));

    public void Draw<TRandom>(ref TRandom random, Span<TopicItem> items, Span<double> features)
        where TRandom : struct, IRandomSource
    {
        Span<double> qualities = stackalloc double[BlockLength];
        while (!items.IsEmpty)
        {
            Span<TopicItem> block = items[..Math.Min(items.Length, BlockLength)];
            for (int i = 0; i < block.Length; i++)
            {
                int topic = _topics.Draw(ref random);
                block[i].Topic = topic;
                qualities[i] = _means[topic] + (_deviations[topic] * random.Normal());
            }

            Exponentiate(qualities);
            for (int i = 0; i < block.Length; i++)
            {
                block[i].Quality = qualities[i];
            }

            items = items[block.Length..];
        }
    }

    public void Observe(ReadOnlySpan<TopicItem> items, ReadOnlySpan<double> features, LaneView view)
    {
        Span<long> topics = view.Observation<long>(0);
        Span<float> qualities = view.Observation<float>(1);
        for (int i = 0; i < items.Length; i++)
        {
            topics[i] = items[i].Topic;
            qualities[i] = (float)items[i].Quality;
        }
    }

    // Four numbers at a time; those past the end of the last block are computed as well, and nobody reads them.
    private static void Exponentiate(Span<double> block)
    {
        foreach (ref Vector256<double> lanes in MemoryMarshal.Cast<double, Vector256<double>>(block))
        {
            lanes = Vector256.Exp(lanes);
        }
    }
}

using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>Videos of one topic each: topic c uniform, features one-hot, quality ~ N(mean_c, σ), fixed length.</summary>
/// <remarks>
/// A candidate set takes one draw of the items stream; video i gets number i of SplitMix64 started from it. Its upper
/// 32 bits make the topic (⌊bits·F/2³²⌋; a topic is off from 1/F by less than 2⁻³²), and all 64 seed the stream whose
/// first normal is the quality, so a quality nobody sees costs nothing. Reference: RecSim 0.2.4.
/// </remarks>
internal readonly struct UtilityVideoModel(InterestEvolutionOptions options) : IItemModel<UtilityVideo>
{
    private readonly double[] _means =
        TopicQuality.Means(options.FeatureCount, options.MinUtility, options.MaxUtility);

    private readonly double _deviation = options.QualityDeviation;
    private readonly double _length = options.VideoLength;

    public Space Space(int candidateCount) => new BoxSpace(-1, 1, [candidateCount, _means.Length]);

    public void Draw<TRandom>(ref TRandom random, Span<UtilityVideo> items, Span<double> features)
        where TRandom : struct, IRandomSource
    {
        var each = new SplitMix64(random.Bits());
        foreach (ref UtilityVideo video in items)
        {
            ulong bits = each.Next();
            int cluster = (int)(((bits >> 32) * (ulong)_means.Length) >> 32);
            video = new UtilityVideo(cluster, _length, bits, _means[cluster], _deviation);
        }
    }

    public void Observe(ReadOnlySpan<UtilityVideo> items, ReadOnlySpan<double> features, LaneView view)
    {
        Span<float> observed = view.Observation<float>(0);
        observed.Clear();
        for (int i = 0; i < items.Length; i++)
        {
            observed[(i * _means.Length) + items[i].Cluster] = 1;
        }
    }
}

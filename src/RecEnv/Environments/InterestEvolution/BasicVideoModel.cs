using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>Videos with dense features ~ U[−1, 1)^F, length min(N(mean, σ), max), one quality for all.</summary>
/// <remarks>Takes F uniforms and one normal of the items stream for each video. Reference: RecSim 0.2.4.</remarks>
internal readonly struct BasicVideoModel(InterestEvolutionOptions options) : IItemModel<BasicVideo>
{
    public int FeatureCount => options.FeatureCount;

    public Space Space(int candidateCount) => new BoxSpace(-1, 1, [candidateCount, options.FeatureCount]);

    public void Draw<TRandom>(ref TRandom random, Span<BasicVideo> items, Span<double> features)
        where TRandom : struct, IRandomSource
    {
        for (int i = 0; i < items.Length; i++)
        {
            foreach (ref double feature in features.Slice(i * options.FeatureCount, options.FeatureCount))
            {
                feature = -1 + (2 * random.Uniform());
            }

            double length = options.VideoLengthMean + (options.VideoLengthDeviation * random.Normal());
            items[i] = new BasicVideo(Math.Min(length, options.MaxVideoLength), options.BasicQuality);
        }
    }

    public void Observe(ReadOnlySpan<BasicVideo> items, ReadOnlySpan<double> features, LaneView view)
    {
        Span<float> observed = view.Observation<float>(0);
        for (int i = 0; i < features.Length; i++)
        {
            observed[i] = (float)features[i];
        }
    }
}

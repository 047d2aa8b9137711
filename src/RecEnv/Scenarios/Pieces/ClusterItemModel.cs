using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Scenarios.Pieces;

/// <summary>Items of K clusters in F features, with popularity and quality by cluster.</summary>
/// <remarks>
/// <para>
/// An item: cluster c with probability w_c/Σw; features f_k = clip(center_ck + featureNoise·z, −1, 1), F normals; quality =
/// clip(mean_c + qualityDeviation·z, −100, 100); length = clip(lengthMean + lengthDeviation·z, 0, 100). Takes one uniform and
/// F + 2 normals of the items stream, in this order. Centers depend on the layout seed alone.
/// </para>
/// <para>Observation: the features, [candidates, F]; cluster, quality and length are latent.</para>
/// </remarks>
internal readonly struct ClusterItemModel : IItemModel<ClusterItem>
{
    private readonly ClusterItemOptions _options;
    private readonly Categorical _clusters;
    private readonly double[] _centers; // [K, F]
    private readonly double[] _qualities; // [K]

    public ClusterItemModel(ClusterItemOptions options)
    {
        _options = options;
        FeatureCount = options.FeatureCount;
        int count = options.ClusterCount;
        double[] weights = options.Popularity.Count > 0 ? [.. options.Popularity]
            : [.. Enumerable.Range(1, count).Select(rank => Math.Pow(rank, -options.PopularityExponent))];
        _clusters = new Categorical(weights);
        double spacing = count > 1 ? (options.LastQuality - options.FirstQuality) / (count - 1) : 0;
        _qualities = options.Qualities.Count > 0 ? [.. options.Qualities]
            : [.. Enumerable.Range(0, count).Select(c => options.FirstQuality + (c * spacing))];
        _centers = Centers(options);
    }

    public int FeatureCount { get; }

    public Space Space(int candidateCount) => new BoxSpace(-1, 1, [candidateCount, FeatureCount]);

    public void Draw<TRandom>(ref TRandom random, Span<ClusterItem> items, Span<double> features)
        where TRandom : struct, IRandomSource
    {
        for (int i = 0; i < items.Length; i++)
        {
            int cluster = _clusters.Draw(ref random);
            Span<double> own = features.Slice(i * FeatureCount, FeatureCount);
            ReadOnlySpan<double> center = _centers.AsSpan(cluster * FeatureCount, FeatureCount);
            for (int k = 0; k < own.Length; k++)
            {
                own[k] = Math.Clamp(center[k] + (_options.FeatureNoise * random.Normal()), -1, 1);
            }

            double quality = _qualities[cluster] + (_options.QualityDeviation * random.Normal());
            double length = _options.LengthMean + (_options.LengthDeviation * random.Normal());
            items[i] = new ClusterItem(cluster, Math.Clamp(quality, -100, 100), Math.Clamp(length, 0, 100));
        }
    }

    public void Observe(ReadOnlySpan<ClusterItem> items, ReadOnlySpan<double> features, LaneView view)
    {
        Span<float> observed = view.Observation<float>(0);
        for (int i = 0; i < features.Length; i++)
        {
            observed[i] = (float)features[i];
        }
    }

    private static double[] Centers(ClusterItemOptions options)
    {
        double[] centers = new double[options.ClusterCount * options.FeatureCount];
        var random = new RandomStream((ulong)options.LayoutSeed);
        for (int i = 0; i < centers.Length; i++)
        {
            (int cluster, int feature) = Math.DivRem(i, options.FeatureCount);
            centers[i] = options.Centers == ClusterCenters.Random ? -1 + (2 * random.Uniform())
                : cluster == feature ? 1
                : 0;
        }

        return centers;
    }
}

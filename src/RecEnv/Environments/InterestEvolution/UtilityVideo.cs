using System.Globalization;
using RecEnv.Seeding;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>A video of one topic. Its quality is drawn only when someone asks.</summary>
internal struct UtilityVideo : IVideo
{
    private readonly ulong _bits;
    private readonly double _qualityMean;
    private readonly double _qualityDeviation;

    /// <summary>A video whose quality is the normal that its own bits give.</summary>
    public UtilityVideo(int cluster, double length, ulong bits, double qualityMean, double qualityDeviation)
    {
        Cluster = cluster;
        Length = length;
        _bits = bits;
        _qualityMean = qualityMean;
        _qualityDeviation = qualityDeviation;
    }

    /// <summary>A video of known quality.</summary>
    public UtilityVideo(int cluster, double length, double quality)
        : this(cluster, length, 0, quality, 0)
    {
    }

    public int Cluster { get; }

    public double Length { get; }

    public readonly double Quality => _qualityMean + (_qualityDeviation * new RandomStream(_bits).Normal());

    public readonly int FirstFeature => Cluster;

    public readonly int FeatureEnd(int featureCount) => Cluster + 1;

    public readonly double Feature(ReadOnlySpan<double> features, int index) => 1;

    public override readonly string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"topic {Cluster}, quality {Quality:F2}, {Length:F1} minutes");
}

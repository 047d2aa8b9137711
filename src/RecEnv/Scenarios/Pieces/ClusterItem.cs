using System.Globalization;
using RecEnv.Environments.InterestEvolution;

namespace RecEnv.Scenarios.Pieces;

/// <summary>An item of one cluster, with dense features, which the engine keeps beside it.</summary>
internal readonly record struct ClusterItem(int Cluster, double Quality, double Length) : IVideo
{
    public int FirstFeature => 0;

    public int FeatureEnd(int featureCount) => featureCount;

    public double Feature(ReadOnlySpan<double> features, int index) => features[index];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"cluster {Cluster}, quality {Quality:F2}, {Length:F1} minutes");
}

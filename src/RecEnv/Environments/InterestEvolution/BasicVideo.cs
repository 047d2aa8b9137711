using System.Globalization;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>A video with dense features, which the engine keeps beside it.</summary>
internal readonly record struct BasicVideo(double Length, double Quality) : IVideo
{
    public int FirstFeature => 0;

    /// <summary>RecSim leaves it undefined and fails on it; 0, as RLlib does.</summary>
    public int Cluster => 0;

    public int FeatureEnd(int featureCount) => featureCount;

    public double Feature(ReadOnlySpan<double> features, int index) => features[index];

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"quality {Quality:F2}, {Length:F1} minutes");
}

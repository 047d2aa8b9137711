using RecEnv.Seeding;

namespace RecEnv.Data.Generation;

/// <summary>Draws latent vectors around cluster centres.</summary>
/// <remarks>
/// Centre mₖ is a uniform direction of length √d. A vector of cluster k is (mₖ + σε) / √(1 + σ²) with ε ~ N(0, I):
/// its coordinates have mean square 1. Without clusters it is ε itself.
/// </remarks>
internal sealed class LatentSpace
{
    private readonly float[] _centres; // [K, d]
    private readonly double _spread;
    private readonly double _noise;

    /// <summary>Draws the centres.</summary>
    public LatentSpace(GenerationOptions options, ref RandomStream random)
    {
        (Dimensions, ClusterCount) = (options.Dimensions, options.ClusterCount);
        (_spread, _noise) = (options.ClusterSpread, options.FeatureNoise);
        _centres = new float[ClusterCount * Dimensions];
        for (int cluster = 0; cluster < ClusterCount; cluster++)
        {
            DrawCentre(_centres.AsSpan(cluster * Dimensions, Dimensions), ref random);
        }
    }

    public int Dimensions { get; }

    public int ClusterCount { get; }

    /// <summary>Draws a cluster and a vector of it.</summary>
    /// <param name="vector">Receives the vector, [d].</param>
    /// <param name="random">Gives one whole number and d normal ones.</param>
    /// <returns>The cluster; −1 without clusters.</returns>
    public int Draw(Span<float> vector, ref RandomStream random)
    {
        if (ClusterCount == 0)
        {
            foreach (ref float x in vector)
            {
                x = (float)random.Normal();
            }

            return -1;
        }

        int cluster = random.Below(ClusterCount);
        ReadOnlySpan<float> centre = _centres.AsSpan(cluster * Dimensions, Dimensions);
        Blur(centre, _spread, vector, ref random);
        return cluster;
    }

    /// <summary>Draws what is seen of a vector: (x + νε) / √(1 + ν²).</summary>
    public void Observe(ReadOnlySpan<float> vector, Span<float> features, ref RandomStream random) =>
        Blur(vector, _noise, features, ref random);

    private static void Blur(ReadOnlySpan<float> mean, double spread, Span<float> target, ref RandomStream random)
    {
        double scale = 1 / Math.Sqrt(1 + (spread * spread));
        for (int k = 0; k < target.Length; k++)
        {
            target[k] = (float)((mean[k] + (spread * random.Normal())) * scale);
        }
    }

    private static void DrawCentre(Span<float> centre, ref RandomStream random)
    {
        double squares = 0;
        foreach (ref float x in centre)
        {
            x = (float)random.Normal();
            squares += (double)x * x;
        }

        double scale = Math.Sqrt(centre.Length / squares);
        foreach (ref float x in centre)
        {
            x = (float)(x * scale);
        }
    }
}

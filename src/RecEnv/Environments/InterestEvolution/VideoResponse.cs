using System.Globalization;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>What the user did with one video of the slate.</summary>
internal struct VideoResponse
{
    public bool Clicked;

    /// <summary>Minutes watched; 0 when not clicked.</summary>
    public double WatchTime;

    /// <summary>Quality of the video, clicked or not.</summary>
    public double Quality;

    /// <summary>Topic of the video, clicked or not.</summary>
    public int Cluster;

    public override readonly string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Clicked ? $"watched {WatchTime:F1} minutes" : "not clicked")}, topic {Cluster}, quality {Quality:F2}");
}

using System.Globalization;
using RecEnv.Scenarios.Pieces;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>What the user did with one video of the slate.</summary>
internal struct VideoResponse : IRatedResponse
{
    public bool Clicked;

    /// <summary>Minutes watched; 0 when not clicked.</summary>
    public double WatchTime;

    /// <summary>Quality of the video, clicked or not.</summary>
    public double Quality;

    /// <summary>Topic of the video, clicked or not.</summary>
    public int Cluster;

    readonly bool IClickResponse.IsClicked => Clicked;

    readonly double IRatedResponse.Rating => Quality;

    public override readonly string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Clicked ? $"watched {WatchTime:F1} minutes" : "not clicked")}, topic {Cluster}, quality {Quality:F2}");
}

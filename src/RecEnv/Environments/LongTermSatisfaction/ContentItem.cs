using System.Globalization;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>A piece of content between kale (0) and choc, pure clickbait (1).</summary>
internal struct ContentItem
{
    /// <summary>Clickbait score c, in [0, 1).</summary>
    public double Clickbait;

    public override readonly string ToString() => string.Create(CultureInfo.InvariantCulture, $"clickbait {Clickbait:F2}");
}

using System.Globalization;

namespace RecEnv.Environments.InterestExploration;

/// <summary>An item of one topic; both properties are observed.</summary>
internal struct TopicItem
{
    public int Topic;

    /// <summary>Quality, above 0.</summary>
    public double Quality;

    public override readonly string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"topic {Topic}, quality {Quality:F2}");
}

using System.Globalization;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>What the user did with one item of the slate.</summary>
internal struct EngagementResponse
{
    public bool Clicked;

    /// <summary>Engagement, above 0; 0 when not clicked.</summary>
    public double Engagement;

    public override readonly string ToString() =>
        Clicked ? string.Create(CultureInfo.InvariantCulture, $"clicked, engagement {Engagement:F2}") : "not clicked";
}

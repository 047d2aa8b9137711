using System.Globalization;
using RecEnv.Scenarios.Pieces;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>What the user did with one item of the slate.</summary>
internal struct EngagementResponse : IClickResponse
{
    public bool Clicked;

    /// <summary>Engagement, above 0; 0 when not clicked.</summary>
    public double Engagement;

    readonly bool IClickResponse.IsClicked => Clicked;

    public override readonly string ToString() =>
        Clicked ? string.Create(CultureInfo.InvariantCulture, $"clicked, engagement {Engagement:F2}") : "not clicked";
}

using System.Globalization;
using RecEnv.Scenarios.Pieces;

namespace RecEnv.Environments.InterestExploration;

/// <summary>What the user did with one item of the slate.</summary>
internal struct ClickResponse : IRatedResponse
{
    public bool Clicked;

    /// <summary>Quality of the item, clicked or not.</summary>
    public double Quality;

    /// <summary>Topic of the item, clicked or not.</summary>
    public int Topic;

    readonly bool IClickResponse.IsClicked => Clicked;

    readonly double IRatedResponse.Rating => Quality;

    public override readonly string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Clicked ? "clicked" : "not clicked")}, topic {Topic}, quality {Quality:F2}");
}

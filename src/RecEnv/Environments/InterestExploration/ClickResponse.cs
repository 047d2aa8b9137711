using System.Globalization;

namespace RecEnv.Environments.InterestExploration;

/// <summary>What the user did with one item of the slate.</summary>
internal struct ClickResponse
{
    public bool Clicked;

    /// <summary>Quality of the item, clicked or not.</summary>
    public double Quality;

    /// <summary>Topic of the item, clicked or not.</summary>
    public int Topic;

    public override readonly string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Clicked ? "clicked" : "not clicked")}, topic {Topic}, quality {Quality:F2}");
}

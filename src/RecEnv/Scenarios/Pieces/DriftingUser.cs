using System.Globalization;

namespace RecEnv.Scenarios.Pieces;

/// <summary>What changes in a drifting user besides the interests, which are the user's vector.</summary>
internal struct DriftingUser
{
    /// <summary>Minutes left; the episode ends when none are.</summary>
    public double TimeBudget;

    /// <summary>Remembered quality E of what was consumed.</summary>
    public double Exposure;

    /// <summary>Slates in a row without a click.</summary>
    public int Misses;

    public override readonly string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"time budget {TimeBudget:F2}, exposure {Exposure:F2}, misses {Misses}");
}

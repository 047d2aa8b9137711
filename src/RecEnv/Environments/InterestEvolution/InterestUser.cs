using System.Globalization;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>What changes in a user besides the interests, which are the user's vector.</summary>
internal struct InterestUser
{
    /// <summary>Minutes left; the episode ends when none are.</summary>
    public double TimeBudget;

    public override readonly string ToString() => string.Create(CultureInfo.InvariantCulture, $"time budget {TimeBudget:F2}");
}

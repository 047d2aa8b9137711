using System.Globalization;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>State of one user.</summary>
internal struct SatisfactionUser
{
    /// <summary>Net positive exposure: what is remembered of the content consumed, good minus bad.</summary>
    public double Exposure;

    /// <summary>Satisfaction, in [0, 1].</summary>
    public double Satisfaction;

    /// <summary>Steps left; the episode ends when none are.</summary>
    public int TimeBudget;

    public override readonly string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"satisfaction {Satisfaction:F4}, net positive exposure {Exposure:F2}, time budget {TimeBudget}");
}

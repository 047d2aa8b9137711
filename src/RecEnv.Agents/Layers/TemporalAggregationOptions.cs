namespace RecEnv.Agents.Layers;

/// <summary>Options of temporal aggregation. The defaults are RecSim's.</summary>
public sealed record TemporalAggregationOptions
{
    /// <summary>Discount γ of a step's reward within a period, in [0, 1].</summary>
    public double Discount { get; init; }

    /// <summary>Steps that a slate is shown for, at least 1.</summary>
    public int Period { get; init; } = 1;

    /// <summary>What a change of slate costs, at least 0; 0 also leaves the last slate out of the observation.</summary>
    public double SwitchingCost { get; init; } = 1;

    /// <summary>
    /// Whether to repeat what RecSim gets wrong, for comparison of rewards: every step decides, whatever the period; the
    /// accumulator also runs when an episode begins and ends; slates are compared across episodes, and the first of an
    /// episode is not recorded.
    /// </summary>
    public bool RecsimQuirks { get; init; }

    /// <summary>Checks the ranges.</summary>
    internal TemporalAggregationOptions Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Period, 1, nameof(Period));
        ArgumentOutOfRangeException.ThrowIfNegative(SwitchingCost, nameof(SwitchingCost));
        ArgumentOutOfRangeException.ThrowIfNegative(Discount, nameof(Discount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Discount, 1, nameof(Discount));
        return this;
    }
}

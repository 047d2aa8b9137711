using RecEnv.Options;

namespace RecEnv.Scenarios.Pieces;

/// <summary>User "drifting": interests that move toward or away from what is consumed, limited time and patience.</summary>
internal sealed record DriftingUserOptions
{
    /// <summary>Interests start uniform in [−s, s).</summary>
    [Option("Interests start uniform in [-s, s).", Minimum = 0, Maximum = 1)]
    public double InterestSpread { get; init; } = 1;

    /// <summary>Weight of the interests in the score of an item.</summary>
    [Option("Weight of the interests in the score of an item.", Minimum = 0, Maximum = 1_000)]
    public double InterestWeight { get; init; } = 1;

    /// <summary>Weight of the quality, clipped to [−10, 10], in the score of an item.</summary>
    [Option("Weight of the quality, clipped to [-10, 10], in the score of an item.", Minimum = 0, Maximum = 1_000)]
    public double QualityWeight { get; init; }

    /// <summary>Share of the way to a consumed item that interests move; below 0, away from it.</summary>
    [Option("Share of the way to a consumed item that interests move; below 0, away from it.", Minimum = -1, Maximum = 1)]
    public double Drift { get; init; } = 0.1;

    /// <summary>Standard deviation of a move of each interest when an item is consumed.</summary>
    [Option("Standard deviation of a move of each interest when an item is consumed.", Minimum = 0, Maximum = 1)]
    public double DriftNoise { get; init; }

    /// <summary>Time a user has at the start.</summary>
    [Option("Time a user has at the start.", MinimumExclusive = 0, Maximum = 1e9, Unit = "minutes")]
    public double TimeBudget { get; init; } = 100;

    /// <summary>Time that looking at a slate takes, clicked or not.</summary>
    [Option("Time that looking at a slate takes, clicked or not.", Minimum = 0, Maximum = 1e9, Unit = "minutes")]
    public double SlateTime { get; init; } = 0.5;

    /// <summary>Time won for each minute and unit of quality consumed.</summary>
    [Option("Time won for each minute and unit of quality consumed.", Minimum = 0, Maximum = 1e3)]
    public double QualityBonus { get; init; }

    /// <summary>Slates in a row without a click after which the user leaves; 0 for never.</summary>
    [Option("Slates in a row without a click after which the user leaves; 0 for never.", Minimum = 0, Unit = "slates")]
    public int Patience { get; init; }

    /// <summary>Effect e of satisfaction on the time spent with an item; 0 for none.</summary>
    [Option("Effect e of satisfaction on the time spent with an item; 0 for none.", Minimum = 0, Maximum = 1)]
    public double SatisfactionEffect { get; init; }

    /// <summary>Share β of the remembered quality that an item leaves.</summary>
    [Option("Share of the remembered quality that an item leaves.", Minimum = 0, MaximumExclusive = 1)]
    public double SatisfactionMemory { get; init; } = 0.7;

    /// <summary>Sensitivity γ of satisfaction to remembered quality.</summary>
    [Option("Sensitivity of satisfaction to remembered quality.", Minimum = 0, Maximum = 1_000)]
    public double SatisfactionSensitivity { get; init; } = 1;

    /// <summary>Whether an agent sees the interests.</summary>
    [Option("Whether an agent sees the interests.")]
    public bool ObserveInterests { get; init; } = true;

    /// <summary>Whether an agent sees the satisfaction, after the interests.</summary>
    [Option("Whether an agent sees the satisfaction, after the interests.")]
    public bool ObserveSatisfaction { get; init; }
}

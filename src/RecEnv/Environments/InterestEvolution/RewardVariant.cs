namespace RecEnv.Environments.InterestEvolution;

/// <summary>What a step is worth.</summary>
public enum RewardVariant
{
    /// <summary>Minutes watched of the clicked video.</summary>
    WatchTime,

    /// <summary>Number of clicks: 0 or 1.</summary>
    Clicks,
}

namespace RecEnv.Agents.ClusterBandit;

/// <summary>How a cluster bandit rates topics.</summary>
public enum ClusterBanditAlgorithm
{
    /// <summary><see cref="Bandits.Ucb1"/>.</summary>
    Ucb1,

    /// <summary><see cref="Bandits.KlUcb"/>.</summary>
    KlUcb,

    /// <summary><see cref="Bandits.ThompsonBeta"/>.</summary>
    Thompson,
}

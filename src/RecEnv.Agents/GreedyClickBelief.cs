namespace RecEnv.Agents;

/// <summary>What the greedy click agent holds for the affinities of an InterestExploration user.</summary>
public enum GreedyClickBelief
{
    /// <summary>Mean of the logarithms of the affinities, Σ p_y·M[y, t]: RecSim's, (0.52, 0.28) by default.</summary>
    LogMeans,

    /// <summary>Mean of the affinities, Σ p_y·exp(M[y, t] + S[y, t]²/2): (1.7499, 1.3847) by default.</summary>
    Means,
}

namespace RecEnv.Agents.SlateGfn;

/// <summary>Which condition of a flow network the loss asks for.</summary>
public enum SlateBalance
{
    /// <summary>Detailed balance: flow in = flow out at every position. Bengio et al. (2021).</summary>
    Detailed = 1,

    /// <summary>Trajectory balance: Z times the probability of the whole slate is its reward. Malkin et al. (2022).</summary>
    Trajectory,
}

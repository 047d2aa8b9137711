namespace RecEnv.Agents.SlateGfn;

/// <summary>How user and history become the numbers of a state.</summary>
public enum SlateEncoder
{
    /// <summary>[user, Σ click · row(item)]: only clicked items count.</summary>
    ClickedHistory = 1,

    /// <summary>[user, Σ row(item), Σ feedback₁ · row(item), …]: all items, and what was done with them.</summary>
    History,

    /// <summary>The history in its order through a causal Transformer, joined with the user.</summary>
    Sequence,
}

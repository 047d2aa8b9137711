namespace RecEnv.Agents.SlateGfn;

/// <summary>What stands for an item in the network.</summary>
public enum SlateItems
{
    /// <summary>Its features "doc" as they are.</summary>
    Features = 1,

    /// <summary>A learned row for each item; where "doc" is observed, a linear map of it is added.</summary>
    Learned,
}

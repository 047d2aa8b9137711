namespace RecEnv.Agents.Drr;

/// <summary>Which vector the critic is taught as the action.</summary>
public enum DrrStoredAction
{
    /// <summary>The embedding of the item that was shown, as it is when it is learned from.</summary>
    Item,

    /// <summary>What the actor put out; the critic never sees which item was shown.</summary>
    Output,
}

namespace RecEnv.Environments.SlateFeedback;

/// <summary>State of one lane: who is there, and how his slate did.</summary>
internal struct Visitor
{
    /// <summary>The user.</summary>
    public int User;

    /// <summary>Slate positions that hit; −1 before the slate.</summary>
    public int Hits;

    /// <summary>Slate positions that repeat an earlier one.</summary>
    public int Repeats;
}

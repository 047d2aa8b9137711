namespace RecEnv;

/// <summary>When a lane whose episode ended starts the next one. The meanings are Gymnasium's.</summary>
public enum AutoresetMode
{
    /// <summary>
    /// The following step ignores the lane's action and returns the first observation of the next episode, reward 0
    /// and both flags false. The default.
    /// </summary>
    NextStep = 1,

    /// <summary>
    /// The same step returns the first observation of the next episode; the last one is in
    /// <see cref="VectorStep.Final"/>.
    /// </summary>
    SameStep = 2,

    /// <summary>Never: stepping the lane is an error until the caller resets it.</summary>
    Disabled = 3,
}

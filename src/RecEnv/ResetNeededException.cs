namespace RecEnv;

/// <summary>
/// An environment was stepped or read before its first reset, after the end of an episode, or after an error.
/// </summary>
public sealed class ResetNeededException : InvalidOperationException
{
    /// <summary>Reports a missing reset.</summary>
    /// <param name="message">What happened and that Reset is to be called.</param>
    public ResetNeededException(string message)
        : base(message)
    {
    }
}

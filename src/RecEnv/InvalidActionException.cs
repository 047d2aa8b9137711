namespace RecEnv;

/// <summary>An action lies outside the action space or breaks a rule of the environment. No lane has moved.</summary>
public sealed class InvalidActionException : Exception
{
    /// <summary>Reports an action.</summary>
    /// <param name="message">What was given, what is allowed.</param>
    public InvalidActionException(string message)
        : base(message)
    {
    }
}

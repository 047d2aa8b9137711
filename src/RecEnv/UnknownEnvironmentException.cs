namespace RecEnv;

/// <summary>No environment has the given id.</summary>
public sealed class UnknownEnvironmentException : Exception
{
    /// <summary>Reports an id.</summary>
    /// <param name="message">What was given and what is nearest.</param>
    public UnknownEnvironmentException(string message)
        : base(message)
    {
    }
}

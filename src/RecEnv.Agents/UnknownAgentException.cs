namespace RecEnv.Agents;

/// <summary>No agent has the name that was asked for.</summary>
public sealed class UnknownAgentException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The sentence.</param>
    public UnknownAgentException(string message)
        : base(message)
    {
    }
}

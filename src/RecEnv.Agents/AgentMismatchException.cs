namespace RecEnv.Agents;

/// <summary>An agent cannot act in an environment. The message says what it needs and what to do.</summary>
public sealed class AgentMismatchException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The sentence.</param>
    public AgentMismatchException(string message)
        : base(message)
    {
    }
}

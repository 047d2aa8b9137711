namespace RecEnv.Agents;

/// <summary>An episode does not end. The message says how to limit it.</summary>
public sealed class EpisodeLengthException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The sentence.</param>
    public EpisodeLengthException(string message)
        : base(message)
    {
    }
}

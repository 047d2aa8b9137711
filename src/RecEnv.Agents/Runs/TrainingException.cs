namespace RecEnv.Agents.Runs;

/// <summary>A training cannot go on or cannot begin. The message says why, what is saved, and what to do.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Reports a training.</summary>
    /// <param name="message">Full sentences.</param>
    /// <param name="innerException">The cause, if another error led here.</param>
    public TrainingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

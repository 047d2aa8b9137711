namespace RecEnv.Scenarios;

/// <summary>A file describes no environment. The message says in full sentences why, and what to do.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>Reports a scenario.</summary>
    /// <param name="message">Full sentences: which file, what is wrong, what to do.</param>
    /// <param name="innerException">The cause, if another error led here.</param>
    public ScenarioException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

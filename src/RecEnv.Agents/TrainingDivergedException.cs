namespace RecEnv.Agents;

/// <summary>Learning has left the numbers: a loss, a weight or a return is not finite. The message says which, and when.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Reports a divergence.</summary>
    /// <param name="message">A full sentence: which figure, in which update or step, and of which batch where that is known.</param>
    /// <param name="innerException">The cause, if another error led here.</param>
    public TrainingDivergedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace RecEnv.Learning.Checkpoints;

/// <summary>A checkpoint is damaged, is not one, or belongs to something else. The message says which.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do, in a sentence.</param>
    /// <param name="cause">What was found first; null for nothing.</param>
    public CheckpointException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

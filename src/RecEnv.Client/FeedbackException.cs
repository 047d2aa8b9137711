namespace RecEnv.Client;

/// <summary>No recommendation of this visit and step waits for feedback.</summary>
public sealed class FeedbackException : RemoteException
{
    internal FeedbackException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace RecEnv.Client;

/// <summary>The server serves no agent, or one without what was asked for.</summary>
public sealed class NoRecommenderException : RemoteException
{
    internal NoRecommenderException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

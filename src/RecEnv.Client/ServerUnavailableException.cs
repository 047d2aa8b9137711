namespace RecEnv.Client;

/// <summary>The server cannot be reached, is draining, or did not answer in time.</summary>
public sealed class ServerUnavailableException : RemoteException
{
    internal ServerUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace RecEnv.Client;

/// <summary>The environment on the server is gone: closed, its lease ran out, or it is out of step with this client.</summary>
public sealed class SessionLostException : RemoteException
{
    internal SessionLostException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

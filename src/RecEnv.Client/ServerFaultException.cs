namespace RecEnv.Client;

/// <summary>The server failed by a bug, or answered what no RecEnv server answers.</summary>
public sealed class ServerFaultException : RemoteException
{
    internal ServerFaultException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace RecEnv.Client;

/// <summary>A visit is not open on the server, or is at another step.</summary>
public sealed class VisitException : RemoteException
{
    internal VisitException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace RecEnv.Client;

/// <summary>Client and server speak different protocols.</summary>
public sealed class VersionMismatchException : RemoteException
{
    internal VersionMismatchException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

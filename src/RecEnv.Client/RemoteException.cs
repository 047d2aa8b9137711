namespace RecEnv.Client;

/// <summary>A remote environment failed for a reason that an environment in process does not have.</summary>
public abstract class RemoteException : Exception
{
    private protected RemoteException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

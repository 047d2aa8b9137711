namespace RecEnv.Client;

/// <summary>A cap of the server is reached: sessions, lanes or bytes.</summary>
public sealed class CapacityException : RemoteException
{
    internal CapacityException(string message, TimeSpan retryAfter, Exception? innerException = null)
        : base(message, innerException)
    {
        RetryAfter = retryAfter;
    }

    /// <summary>Time to wait before trying again; zero where waiting does not help.</summary>
    public TimeSpan RetryAfter { get; }
}

namespace RecEnv.Client;

/// <summary>The server asks for a token, or for another one.</summary>
public sealed class TokenRefusedException : RemoteException
{
    internal TokenRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

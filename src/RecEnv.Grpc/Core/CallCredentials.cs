namespace Grpc.Core;

/// <summary>
/// Credentials that a call would add by itself. This stack makes none; send a token as metadata instead, in
/// <see cref="CallOptions.Headers"/>.
/// </summary>
public abstract class CallCredentials
{
    private protected CallCredentials()
    {
    }
}

namespace Grpc.Core;

/// <summary>How a channel protects its connections.</summary>
public abstract class ChannelCredentials
{
    private protected ChannelCredentials()
    {
    }

    /// <summary>No protection: addresses that start with "http://".</summary>
    public static ChannelCredentials Insecure { get; } = new Kind(isSecure: false);

    /// <summary>TLS with the trusted roots of the machine: addresses that start with "https://".</summary>
    public static ChannelCredentials SecureSsl { get; } = new Kind(isSecure: true);

    internal abstract bool IsSecure { get; }

    private sealed class Kind(bool isSecure) : ChannelCredentials
    {
        internal override bool IsSecure => isSecure;
    }
}

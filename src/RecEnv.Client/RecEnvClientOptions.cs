namespace RecEnv.Client;

/// <summary>How to reach a server and what to ask of it.</summary>
public sealed record RecEnvClientOptions
{
    /// <summary>Token that the server asks for; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>PEM file of the certificate, or of its authority, that an https server is to be trusted for.</summary>
    /// <value>Default: null, the machine's own trusted authorities.</value>
    public string? TrustedCertificate { get; init; }

    /// <summary>Longest time one call may take, greater than zero.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without any call after which the server closes an environment; null for the server's default.</summary>
    /// <value>Default: null. Every call renews it.</value>
    public TimeSpan? Lease { get; init; }

    /// <summary>Name of this client in the server's log, at most 200 characters.</summary>
    /// <value>Default: "RecEnv.Client".</value>
    public string ClientName { get; init; } = "RecEnv.Client";
}

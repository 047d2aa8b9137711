using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace RecEnv.Client;

/// <summary>Where a server is, read from text.</summary>
/// <param name="Text">The address as people write it.</param>
/// <param name="Uri">The address that HTTP requests name.</param>
/// <param name="SocketPath">Path of the Unix socket; null for TCP.</param>
internal sealed record ServerAddress(string Text, Uri Uri, string? SocketPath)
{
    private const string SocketPrefix = "unix:";

    /// <summary>Reads an address.</summary>
    /// <param name="text">"127.0.0.1:5000", "http://…", "https://…" or "unix:/path".</param>
    /// <exception cref="ArgumentException">The text is no address.</exception>
    public static ServerAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(SocketPrefix, StringComparison.Ordinal))
        {
            string path = text[SocketPrefix.Length..];
            return path.Length > 0 ? new ServerAddress(text, new Uri("http://localhost"), path) : throw Refuse(text);
        }

        string full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(full, UriKind.Absolute, out Uri? uri) && IsHttp(uri)
            ? new ServerAddress(text, uri, null)
            : throw Refuse(text);
    }

    /// <summary>Makes the handler that connects: never through a proxy, to the socket where there is one.</summary>
    /// <param name="options">Time limit and trusted certificate.</param>
    public SocketsHttpHandler CreateHandler(RecEnvClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.Deadline,
        };
        if (SocketPath is { } path)
        {
            handler.ConnectCallback = (_, cancellation) => ConnectAsync(path, cancellation);
        }

        if (options.TrustedCertificate is { } file)
        {
            handler.SslOptions = Trust(file);
        }

        return handler;
    }

    private static ArgumentException Refuse(string text) => new(
        $"\"{text}\" is not an address of a server. Write HOST:PORT, http://HOST:PORT, https://HOST:PORT or unix:/PATH, " +
        "as \"recenv serve\" prints it.");

    private static bool IsHttp(Uri uri) =>
        (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri is { PathAndQuery: "/", Port: > 0 };

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Trust(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}

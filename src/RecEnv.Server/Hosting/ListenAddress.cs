using System.Globalization;
using System.Net;

namespace RecEnv.Server.Hosting;

/// <summary>One place to listen at: an IP address and port, or the path of a Unix socket.</summary>
/// <param name="EndPoint">Address and port; null for a Unix socket.</param>
/// <param name="SocketPath">Full path of the Unix socket; null for TCP.</param>
internal sealed record ListenAddress(IPEndPoint? EndPoint, string? SocketPath)
{
    private const string UnixPrefix = "unix:";

    /// <summary>Tells whether other machines can reach it.</summary>
    public bool IsPublic => EndPoint is not null && !IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Reads "host:port" or "unix:/path".</summary>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static ListenAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            string path = text[UnixPrefix.Length..];
            return path.Length > 1 && Path.IsPathFullyQualified(path)
                ? new ListenAddress(null, path)
                : throw Refuse(text);
        }

        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon];
        return TryParseHost(host, out IPAddress address)
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port <= IPEndPoint.MaxPort
            ? new ListenAddress(new IPEndPoint(address, port), null)
            : throw Refuse(text);
    }

    /// <inheritdoc/>
    public override string ToString() => SocketPath is null ? $"{EndPoint}" : UnixPrefix + SocketPath;

    private static bool TryParseHost(string host, out IPAddress address)
    {
        address = IPAddress.Loopback;
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        return host == "localhost"
            || (IPAddress.TryParse(host, out address!) && isBracketed == host.Contains(':', StringComparison.Ordinal));
    }

    private static ArgumentException Refuse(string text) => new(
        $"\"{text}\" is not an address to listen at. Write an IP address and a port such as 127.0.0.1:0 or " +
        "[::1]:7117, or a Unix socket such as unix:/run/recenv.sock.");
}

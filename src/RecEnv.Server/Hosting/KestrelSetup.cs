using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RecEnv.Server.Hosting;

/// <summary>Sets Kestrel up for gRPC: its own limits are made for web pages.</summary>
internal static class KestrelSetup
{
    private const int MiB = 1 << 20;

    public static void Configure(
        KestrelServerOptions kestrel, ServerOptions options, IReadOnlyList<ListenAddress> addresses)
    {
        SetLimits(kestrel);
        foreach (ListenAddress address in addresses)
        {
            if (address.SocketPath is { } path)
            {
                kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2);
            }
            else
            {
                kestrel.Listen(address.EndPoint!, listen => SetUp(listen, options));
            }
        }
    }

    private static void SetUp(ListenOptions listen, ServerOptions options)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (options.Certificate is { } certificate)
        {
            listen.UseHttps(certificate);
        }
    }

    /// <remarks>
    /// A body limit would count all messages of a stream, and a missed data rate would close the connection with all
    /// its other calls. Pings find clients that vanished without a word, whose unsent replies would hold sessions.
    /// </remarks>
    private static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxResponseBufferSize = MiB;
        limits.Http2.MaxStreamsPerConnection = 1000;
        limits.Http2.InitialStreamWindowSize = 8 * MiB;
        limits.Http2.InitialConnectionWindowSize = 16 * MiB;
        limits.Http2.MaxFrameSize = MiB;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}

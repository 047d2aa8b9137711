using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RecEnv.Grpc;

/// <summary>Sets Kestrel up for gRPC. Uses nothing of the gRPC stack itself, so it fits any.</summary>
public static class KestrelGrpcExtensions
{
    private const int MiB = 1024 * 1024;

    /// <summary>Replaces the limits and protocols that are made for web pages.</summary>
    /// <remarks>
    /// <para>HTTP/2 only on every endpoint; without TLS a client must start with it (prior knowledge).</para>
    /// <para>
    /// No limit on request bodies, which would count all messages of a stream. No minimum data rates: a stalled upload
    /// would close the connection with all its other calls. 1,000 concurrent calls per connection, where the default of
    /// 100 makes the next one wait in silence. Windows of 8 MiB per call and 16 MiB per connection, frames of 1 MiB and
    /// a response buffer of 1 MiB for large tensors. No server header.
    /// </para>
    /// <para>Set <c>HostOptions.ShutdownTimeout</c> as well: it bounds how long a stop waits for open calls.</para>
    /// </remarks>
    /// <param name="options">The server's options. Endpoints must be added after this call.</param>
    public static KestrelServerOptions ConfigureForGrpc(this KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        options.AddServerHeader = false;
        options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxResponseBufferSize = MiB;
        options.Limits.Http2.MaxStreamsPerConnection = 1000;
        options.Limits.Http2.InitialStreamWindowSize = 8 * MiB;
        options.Limits.Http2.InitialConnectionWindowSize = 16 * MiB;
        options.Limits.Http2.MaxFrameSize = MiB;
        return options;
    }
}

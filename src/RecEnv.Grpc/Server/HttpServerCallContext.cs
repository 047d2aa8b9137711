using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>The context of a call that came over HTTP.</summary>
internal sealed class HttpServerCallContext(GrpcCall call, IMethod method, HttpContext http)
    : ServerCallContext, IDisposable
{
    private Metadata? _requestHeaders;
    private ResponseSerializationContext? _serialization;
    private AuthContext? _auth;

    /// <summary>The request.</summary>
    public HttpContext Http => http;

    /// <summary>The trailers if there are any; asking does not make any.</summary>
    public Metadata? Trailers { get; private set; }

    /// <summary>The payload of the message being parsed.</summary>
    public PayloadDeserializationContext Deserialization { get; } = new();

    /// <summary>The payload of the message being written.</summary>
    public ResponseSerializationContext Serialization => _serialization ??= new ResponseSerializationContext(call);

    /// <inheritdoc/>
    protected override string MethodCore => method.FullName;

    /// <inheritdoc/>
    protected override string HostCore => call.RequestHeaders.Host.ToString();

    /// <inheritdoc/>
    protected override string PeerCore => Describe(http.Connection);

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => call.Deadline;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadHeaders();

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => call.Cancelled;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore => Trailers ??= [];

    /// <inheritdoc/>
    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore => _auth ??= new AuthContext(null, []);

    /// <summary>Adds the trailers of a failure to the handler's own.</summary>
    public Metadata? TrailersWith(Metadata more)
    {
        foreach (Metadata.Entry entry in more)
        {
            ResponseTrailersCore.Add(entry);
        }

        return Trailers;
    }

    /// <inheritdoc/>
    public void Dispose() => _serialization?.Dispose();

    /// <inheritdoc/>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        return call.WriteHeadersAsync(responseHeaders);
    }

    /// <inheritdoc/>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException(
            "This stack has no propagation tokens; pass Deadline and CancellationToken to the inner call instead.");

    private static string Describe(ConnectionInfo connection) => connection.RemoteIpAddress switch
    {
        null => "unix:",
        { AddressFamily: AddressFamily.InterNetworkV6 } address => $"ipv6:[{address}]:{connection.RemotePort}",
        { } address => $"ipv4:{address}:{connection.RemotePort}",
    };

    private Metadata ReadHeaders()
    {
        var metadata = new Metadata();
        foreach ((string name, StringValues values) in call.RequestHeaders)
        {
            foreach (string? value in values)
            {
                MetadataCodec.Decode(name, value, metadata);
            }
        }

        return metadata;
    }
}

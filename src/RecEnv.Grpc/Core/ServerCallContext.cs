namespace Grpc.Core;

/// <summary>What a handler knows about its call and may say about its outcome. Not thread-safe.</summary>
public abstract class ServerCallContext
{
    /// <summary>The path on the wire: "/service/method".</summary>
    public string Method => MethodCore;

    /// <summary>The authority the client asked for.</summary>
    public string Host => HostCore;

    /// <summary>The client: "ipv4:address:port", "ipv6:[address]:port" or "unix:".</summary>
    public string Peer => PeerCore;

    /// <summary>When the client stops waiting, in UTC, or <see cref="DateTime.MaxValue"/>.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>The metadata that came with the call.</summary>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>Fires when the client goes away or the deadline passes.</summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>Metadata to send after the last message.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>The status to send when the handler returns. Default: OK.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>Hints for writing responses.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>Who the peer proved to be at the transport level.</summary>
    public AuthContext AuthContext => AuthContextCore;

    /// <summary>A bag for values that travel with the call inside the server.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>The path on the wire.</summary>
    protected abstract string MethodCore { get; }

    /// <summary>The authority.</summary>
    protected abstract string HostCore { get; }

    /// <summary>The client's address.</summary>
    protected abstract string PeerCore { get; }

    /// <summary>The deadline in UTC.</summary>
    protected abstract DateTime DeadlineCore { get; }

    /// <summary>The request metadata.</summary>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <summary>The cancellation of the call.</summary>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <summary>The trailing metadata.</summary>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <summary>The status.</summary>
    protected abstract Status StatusCore { get; set; }

    /// <summary>The write hints.</summary>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>The transport identity.</summary>
    protected abstract AuthContext AuthContextCore { get; }

    /// <summary>The bag.</summary>
    protected virtual IDictionary<object, object> UserStateCore => field ??= new Dictionary<object, object>();

    /// <summary>Sends the response headers now instead of with the first message. At most once.</summary>
    /// <param name="responseHeaders">Metadata to send before the first message.</param>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) => WriteResponseHeadersAsyncCore(responseHeaders);

    /// <summary>Makes a token that ties a call made by the handler to this call.</summary>
    /// <param name="options">What to tie, or null for all.</param>
    public ContextPropagationToken CreatePropagationToken(ContextPropagationOptions? options = null) =>
        CreatePropagationTokenCore(options);

    /// <summary>Sends the response headers.</summary>
    /// <param name="responseHeaders">The metadata.</param>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);

    /// <summary>Makes a propagation token.</summary>
    /// <param name="options">What to tie.</param>
    protected abstract ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options);
}

using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>How a channel connects and what it allows. Read once, when the channel is made.</summary>
public sealed class GrpcChannelOptions
{
    private const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>The protection of the connections; null takes it from the address.</summary>
    /// <value>Default: null.</value>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Longest request message in bytes; null for no limit.</summary>
    /// <value>Default: null.</value>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Longest response message in bytes, also after decompression; null for no limit.</summary>
    /// <value>Default: 4,194,304 (4 MB).</value>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    /// <summary>
    /// What sends the requests; null for a new one. For a Unix socket: a <see cref="SocketsHttpHandler"/> with a
    /// connect callback.
    /// </summary>
    /// <value>Default: null.</value>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>
    /// Whether disposing the channel disposes <see cref="HttpHandler"/>. A handler made here always is.
    /// </summary>
    /// <value>Default: false.</value>
    public bool DisposeHttpClient { get; set; }

    /// <summary>
    /// Whether a call that the caller cancels, or whose deadline passes, throws
    /// <see cref="OperationCanceledException"/> rather than <see cref="RpcException"/>.
    /// </summary>
    /// <value>Default: false.</value>
    public bool ThrowOperationCanceledOnCancellation { get; set; }
}

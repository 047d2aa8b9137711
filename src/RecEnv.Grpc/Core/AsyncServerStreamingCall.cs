namespace Grpc.Core;

/// <summary>A running server-streaming call. Dispose it to cancel what is left.</summary>
/// <typeparam name="TResponse">The response message.</typeparam>
public sealed class AsyncServerStreamingCall<TResponse> : IDisposable
{
    private readonly object _state;
    private readonly Func<object, Task<Metadata>> _responseHeaders;
    private readonly Func<object, Status> _getStatus;
    private readonly Func<object, Metadata> _getTrailers;
    private readonly Action<object> _dispose;

    /// <summary>Wraps a running call.</summary>
    /// <param name="responseStream">The stream of responses.</param>
    /// <param name="responseHeadersAsync">Completes with the response headers.</param>
    /// <param name="getStatusFunc">Reads the status of the ended call.</param>
    /// <param name="getTrailersFunc">Reads the trailers of the ended call.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(
            responseStream,
            _ => responseHeadersAsync,
            _ => getStatusFunc(),
            _ => getTrailersFunc(),
            _ => disposeAction(),
            responseHeadersAsync)
    {
    }

    /// <summary>Wraps a running call that is a state object, without a closure for each part.</summary>
    /// <param name="responseStream">The stream of responses.</param>
    /// <param name="responseHeadersAsync">Reads the task of the response headers.</param>
    /// <param name="getStatusFunc">Reads the status of the ended call.</param>
    /// <param name="getTrailersFunc">Reads the trailers of the ended call.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    /// <param name="state">The call; given to each function.</param>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
    {
        ResponseStream = responseStream;
        _responseHeaders = responseHeadersAsync;
        _getStatus = getStatusFunc;
        _getTrailers = getTrailersFunc;
        _dispose = disposeAction;
        _state = state;
    }

    /// <summary>The stream of responses.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    /// <summary>Completes with the response headers.</summary>
    public Task<Metadata> ResponseHeadersAsync => _responseHeaders(_state);

    /// <summary>The status of the ended call.</summary>
    /// <exception cref="InvalidOperationException">The call is still running.</exception>
    public Status GetStatus() => _getStatus(_state);

    /// <summary>The trailers of the ended call.</summary>
    /// <exception cref="InvalidOperationException">The call is still running.</exception>
    public Metadata GetTrailers() => _getTrailers(_state);

    /// <summary>Cancels the call if it still runs, and frees what it holds.</summary>
    public void Dispose() => _dispose(_state);
}

using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A running client-streaming call; await it for the response. Dispose it to cancel what is left.</summary>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
public sealed class AsyncClientStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly object _state;
    private readonly Func<object, Task<Metadata>> _responseHeaders;
    private readonly Func<object, Status> _getStatus;
    private readonly Func<object, Metadata> _getTrailers;
    private readonly Action<object> _dispose;

    /// <summary>Wraps a running call.</summary>
    /// <param name="requestStream">The stream of requests.</param>
    /// <param name="responseAsync">Completes with the response, or fails with an <see cref="RpcException"/>.</param>
    /// <param name="responseHeadersAsync">Completes with the response headers.</param>
    /// <param name="getStatusFunc">Reads the status of the ended call.</param>
    /// <param name="getTrailersFunc">Reads the trailers of the ended call.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(
            requestStream,
            responseAsync,
            _ => responseHeadersAsync,
            _ => getStatusFunc(),
            _ => getTrailersFunc(),
            _ => disposeAction(),
            responseHeadersAsync)
    {
    }

    /// <summary>Wraps a running call that is a state object, without a closure for each part.</summary>
    /// <param name="requestStream">The stream of requests.</param>
    /// <param name="responseAsync">Completes with the response, or fails with an <see cref="RpcException"/>.</param>
    /// <param name="responseHeadersAsync">Reads the task of the response headers.</param>
    /// <param name="getStatusFunc">Reads the status of the ended call.</param>
    /// <param name="getTrailersFunc">Reads the trailers of the ended call.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    /// <param name="state">The call; given to each function.</param>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
    {
        RequestStream = requestStream;
        ResponseAsync = responseAsync;
        _responseHeaders = responseHeadersAsync;
        _getStatus = getStatusFunc;
        _getTrailers = getTrailersFunc;
        _dispose = disposeAction;
        _state = state;
    }

    /// <summary>The stream of requests.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <summary>Completes with the response, or fails with an <see cref="RpcException"/>.</summary>
    public Task<TResponse> ResponseAsync { get; }

    /// <summary>Completes with the response headers.</summary>
    public Task<Metadata> ResponseHeadersAsync => _responseHeaders(_state);

    /// <summary>The status of the ended call.</summary>
    /// <exception cref="InvalidOperationException">The call is still running.</exception>
    public Status GetStatus() => _getStatus(_state);

    /// <summary>The trailers of the ended call.</summary>
    /// <exception cref="InvalidOperationException">The call is still running.</exception>
    public Metadata GetTrailers() => _getTrailers(_state);

    /// <summary>Lets <c>await</c> wait for the response.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Configures how <c>await</c> continues.</summary>
    /// <param name="continueOnCapturedContext">Whether to return to the captured context.</param>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        ResponseAsync.ConfigureAwait(continueOnCapturedContext);

    /// <summary>Cancels the call if it still runs, and frees what it holds.</summary>
    public void Dispose() => _dispose(_state);
}

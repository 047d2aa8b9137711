using Grpc.Core;
using Grpc.Net.Client;

namespace RecEnv.Grpc.Client;

/// <summary>Starts calls on a channel.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    /// <inheritdoc/>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        // Off the caller's synchronization context, which this blocks.
        Task<TResponse> response = Task.Run(() => Start(method, options).SendOnlyAsync(request));
        return response.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        HttpCall<TRequest, TResponse> call = Start(method, options);
        return new AsyncUnaryCall<TResponse>(
            call.SendOnlyAsync(request),
            static state => ((HttpCall<TRequest, TResponse>)state).HeadersAsync,
            static state => ((HttpCall<TRequest, TResponse>)state).GetStatus(),
            static state => ((HttpCall<TRequest, TResponse>)state).GetTrailers(),
            static state => ((HttpCall<TRequest, TResponse>)state).Dispose(),
            call);
    }

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        HttpCall<TRequest, TResponse> call = Start(method, options);
        call.Send(request);
        return new AsyncServerStreamingCall<TResponse>(
            call,
            static state => ((HttpCall<TRequest, TResponse>)state).HeadersAsync,
            static state => ((HttpCall<TRequest, TResponse>)state).GetStatus(),
            static state => ((HttpCall<TRequest, TResponse>)state).GetTrailers(),
            static state => ((HttpCall<TRequest, TResponse>)state).Dispose(),
            call);
    }

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        HttpCall<TRequest, TResponse> call = Start(method, options);
        ClientStreamWriter<TRequest, TResponse> requests = call.SendStream();
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            requests,
            call.ReadOnlyAsync(),
            static state => ((HttpCall<TRequest, TResponse>)state).HeadersAsync,
            static state => ((HttpCall<TRequest, TResponse>)state).GetStatus(),
            static state => ((HttpCall<TRequest, TResponse>)state).GetTrailers(),
            static state => ((HttpCall<TRequest, TResponse>)state).Dispose(),
            call);
    }

    /// <inheritdoc/>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        HttpCall<TRequest, TResponse> call = Start(method, options);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call.SendStream(),
            call,
            static state => ((HttpCall<TRequest, TResponse>)state).HeadersAsync,
            static state => ((HttpCall<TRequest, TResponse>)state).GetStatus(),
            static state => ((HttpCall<TRequest, TResponse>)state).GetTrailers(),
            static state => ((HttpCall<TRequest, TResponse>)state).Dispose(),
            call);
    }

    private HttpCall<TRequest, TResponse> Start<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        channel.CheckNotDisposed();
        return new HttpCall<TRequest, TResponse>(channel, method, options);
    }
}

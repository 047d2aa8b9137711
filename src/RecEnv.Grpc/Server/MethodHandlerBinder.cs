using Grpc.Core;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>Makes a handler of each method a service binds.</summary>
internal sealed class MethodHandlerBinder(CallLimits limits, ILogger logger) : ServiceBinderBase
{
    private readonly List<MethodHandler> _handlers = [];

    /// <summary>The handlers so far.</summary>
    public IReadOnlyList<MethodHandler> Handlers => _handlers;

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class =>
        _handlers.Add(new UnaryMethodHandler<TRequest, TResponse>(method, Need(handler), limits, logger));

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class =>
        _handlers.Add(new ClientStreamingMethodHandler<TRequest, TResponse>(method, Need(handler), limits, logger));

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class =>
        _handlers.Add(new ServerStreamingMethodHandler<TRequest, TResponse>(method, Need(handler), limits, logger));

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class =>
        _handlers.Add(new DuplexStreamingMethodHandler<TRequest, TResponse>(method, Need(handler), limits, logger));

    private static T Need<T>(T? handler)
        where T : Delegate
    {
        ArgumentNullException.ThrowIfNull(handler);
        return handler;
    }
}

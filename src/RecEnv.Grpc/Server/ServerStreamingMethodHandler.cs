using Grpc.Core;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>One request, many responses.</summary>
internal sealed class ServerStreamingMethodHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServerStreamingServerMethod<TRequest, TResponse> handler,
    CallLimits limits,
    ILogger logger) : MethodHandler<TRequest, TResponse>(method, limits, logger)
    where TRequest : class
    where TResponse : class
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(GrpcCall call, HttpServerCallContext context)
    {
        TRequest request = await ReadOnlyAsync(call, context);
        await handler(request, new ResponseStreamWriter<TRequest, TResponse>(this, call, context), context);
    }
}

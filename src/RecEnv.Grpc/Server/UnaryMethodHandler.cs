using Grpc.Core;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>One request, one response.</summary>
internal sealed class UnaryMethodHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    UnaryServerMethod<TRequest, TResponse> handler,
    CallLimits limits,
    ILogger logger) : MethodHandler<TRequest, TResponse>(method, limits, logger)
    where TRequest : class
    where TResponse : class
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(GrpcCall call, HttpServerCallContext context)
    {
        TRequest request = await ReadOnlyAsync(call, context);
        TResponse response = await handler(request, context);
        WriteOnly(response, call, context);
    }
}

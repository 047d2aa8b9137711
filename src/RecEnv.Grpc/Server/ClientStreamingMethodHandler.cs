using Grpc.Core;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>Many requests, one response.</summary>
internal sealed class ClientStreamingMethodHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ClientStreamingServerMethod<TRequest, TResponse> handler,
    CallLimits limits,
    ILogger logger) : MethodHandler<TRequest, TResponse>(method, limits, logger)
    where TRequest : class
    where TResponse : class
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(GrpcCall call, HttpServerCallContext context)
    {
        var requests = new RequestStreamReader<TRequest, TResponse>(this, call, context);
        TResponse response = await handler(requests, context);
        WriteOnly(response, call, context);
    }
}

using Grpc.Core;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>Many requests and many responses, independent of each other.</summary>
internal sealed class DuplexStreamingMethodHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    DuplexStreamingServerMethod<TRequest, TResponse> handler,
    CallLimits limits,
    ILogger logger) : MethodHandler<TRequest, TResponse>(method, limits, logger)
    where TRequest : class
    where TResponse : class
{
    /// <inheritdoc/>
    protected override Task HandleAsync(GrpcCall call, HttpServerCallContext context) => handler(
        new RequestStreamReader<TRequest, TResponse>(this, call, context),
        new ResponseStreamWriter<TRequest, TResponse>(this, call, context),
        context);
}

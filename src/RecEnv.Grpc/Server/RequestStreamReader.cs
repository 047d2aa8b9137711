using Grpc.Core;

namespace RecEnv.Grpc.Server;

/// <summary>The requests of a streaming call.</summary>
internal sealed class RequestStreamReader<TRequest, TResponse>(
    MethodHandler<TRequest, TResponse> handler, GrpcCall call, HttpServerCallContext context)
    : IAsyncStreamReader<TRequest>
    where TRequest : class
    where TResponse : class
{
    private TRequest? _current;

    /// <inheritdoc/>
    public TRequest Current => _current
        ?? throw new InvalidOperationException("There is no current message; MoveNext must return true first.");

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || cancellationToken == call.Cancelled)
        {
            _current = await handler.ReadAsync(call, context, call.ReadCancelled);
        }
        else
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.ReadCancelled);
            _current = await handler.ReadAsync(call, context, either.Token);
        }

        return _current is not null;
    }
}

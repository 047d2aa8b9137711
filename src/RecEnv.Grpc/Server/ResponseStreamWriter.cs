using Grpc.Core;

namespace RecEnv.Grpc.Server;

/// <summary>The responses of a streaming call.</summary>
internal sealed class ResponseStreamWriter<TRequest, TResponse>(
    MethodHandler<TRequest, TResponse> handler, GrpcCall call, HttpServerCallContext context)
    : IServerStreamWriter<TResponse>
    where TRequest : class
    where TResponse : class
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions { get; set; }

    /// <inheritdoc/>
    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();

        call.EnterWrite();
        try
        {
            handler.Write(message, call, context, WriteOptions);
            WriteFlags flags = (WriteOptions ?? context.WriteOptions)?.Flags ?? default;
            if ((flags & WriteFlags.BufferHint) == 0)
            {
                await call.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            call.LeaveWrite();
        }
    }
}

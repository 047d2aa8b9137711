using System.Net;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Client;

/// <summary>A request body of one message. Sends no content-length, as gRPC never does.</summary>
/// <remarks>The transport may send it again when a closing server did not look at it.</remarks>
internal sealed class OneMessageContent(MessageBuffer message) : HttpContent
{
    private const int Idle = 0;
    private const int Sending = 1;
    private const int Released = 2;

    private int _state;

    /// <summary>Gives the message's memory back, unless it is still being sent: then the collector takes it.</summary>
    public void Release()
    {
        if (Interlocked.CompareExchange(ref _state, Released, Idle) == Idle)
        {
            message.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Sending, Idle) != Idle)
        {
            throw new IOException("The call has ended, so its request cannot be sent again.");
        }

        await stream.WriteAsync(message.Frame(), cancellationToken);
        Volatile.Write(ref _state, Idle);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

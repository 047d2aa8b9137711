using System.Net;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Client;

/// <summary>A request body of one message. Sends no content-length, as gRPC never does.</summary>
internal sealed class OneMessageContent(MessageBuffer message) : HttpContent
{
    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(message.Frame(), cancellationToken);
        message.Dispose(); // only now that nobody reads it; a failed write leaves it to the collector
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

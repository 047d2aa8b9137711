namespace Grpc.Core;

/// <summary>A stream of messages to send.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Hints for the messages that follow.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends a message. One call at a time.</summary>
    /// <param name="message">The message.</param>
    Task WriteAsync(T message);

    /// <summary>Sends a message. One call at a time.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up sending; the stream is then unusable.</param>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This stream writer cannot cancel a write; call WriteAsync(message) instead.")
        : WriteAsync(message);
}

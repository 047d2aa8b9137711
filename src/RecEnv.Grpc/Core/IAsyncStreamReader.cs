namespace Grpc.Core;

/// <summary>A stream of received messages.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> received.</summary>
    T Current { get; }

    /// <summary>Waits for the next message. One call at a time.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>False at the end of the stream.</returns>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

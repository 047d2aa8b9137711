namespace Grpc.Core;

/// <summary>A call that ended with a status other than OK. Handlers throw it to choose the status.</summary>
public class RpcException : Exception
{
    /// <summary>A failure with a status only.</summary>
    /// <param name="status">The outcome.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>A failure whose exception text differs from the status text.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="message">The exception's message. Not sent.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>A failure with trailing metadata.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="trailers">Metadata that travel after the last message.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>A failure with trailing metadata and its own exception text.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="trailers">Metadata that travel after the last message.</param>
    /// <param name="message">The exception's message. Not sent.</param>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);

        Status = status;
        Trailers = trailers;
    }

    /// <summary>The outcome.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Metadata that travel after the last message.</summary>
    public Metadata Trailers { get; }
}

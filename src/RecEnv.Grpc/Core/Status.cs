namespace Grpc.Core;

/// <summary>
/// The outcome of a call: a code, a text for people and, on the client only, the exception behind it.
/// </summary>
/// <param name="statusCode">The code.</param>
/// <param name="detail">A text for people. Any unicode; it travels percent-encoded.</param>
/// <param name="debugException">The cause. Stays in this process.</param>
public readonly struct Status(StatusCode statusCode, string detail, Exception? debugException)
{
    /// <summary>OK without text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>CANCELLED without text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>A status without a cause.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">A text for people.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; } = statusCode;

    /// <summary>A text for people.</summary>
    public string Detail { get; } = detail;

    /// <summary>The exception that led here, if it happened in this process.</summary>
    public Exception? DebugException { get; } = debugException;

    /// <inheritdoc/>
    public override string ToString()
    {
        string cause = DebugException is null
            ? ""
            : $", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\"";
        return $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\"{cause})";
    }
}

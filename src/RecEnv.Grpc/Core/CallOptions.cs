namespace Grpc.Core;

/// <summary>What a client may say about one call. Immutable; the With methods make changed copies.</summary>
/// <param name="headers">Metadata to send with the call.</param>
/// <param name="deadline">When to stop waiting, in UTC; null for never.</param>
/// <param name="cancellationToken">Cancels the call.</param>
/// <param name="writeOptions">Hints for writing requests.</param>
/// <param name="propagationToken">Ties the call to a served one. This stack makes none.</param>
/// <param name="credentials">Credentials of the call. This stack makes none.</param>
#pragma warning disable CA1068 // the order is part of the API this stack is compatible with
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null,
    ContextPropagationToken? propagationToken = null,
    CallCredentials? credentials = null)
#pragma warning restore CA1068
{
    /// <summary>Metadata to send with the call.</summary>
    public Metadata? Headers { get; private init; } = headers;

    /// <summary>When to stop waiting, in UTC; null for never.</summary>
    public DateTime? Deadline { get; private init; } = deadline;

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private init; } = cancellationToken;

    /// <summary>Hints for writing requests.</summary>
    public WriteOptions? WriteOptions { get; private init; } = writeOptions;

    /// <summary>Ties the call to a served one.</summary>
    public ContextPropagationToken? PropagationToken { get; } = propagationToken;

    /// <summary>Credentials of the call.</summary>
    public CallCredentials? Credentials { get; } = credentials;

    /// <summary>A copy with other metadata.</summary>
    /// <param name="headers">Metadata to send with the call.</param>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>A copy with another deadline.</summary>
    /// <param name="deadline">When to stop waiting, in UTC.</param>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>A copy with another cancellation token.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        this with { CancellationToken = cancellationToken };

    /// <summary>A copy with other write hints.</summary>
    /// <param name="writeOptions">Hints for writing requests.</param>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };
}

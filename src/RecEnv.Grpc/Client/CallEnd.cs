using Grpc.Core;

namespace RecEnv.Grpc.Client;

/// <summary>
/// How a call ends: its status, trailers, cancellation and deadline. The first end counts. Thread-safe.
/// </summary>
internal sealed class CallEnd : IDisposable
{
    /// <summary>The detail of a call that its caller cancelled.</summary>
    public const string CancelledDetail = "The call was cancelled by the client.";

    private static readonly TimeSpan _longestTimer = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationToken _callerToken;
    private readonly bool _throwsOperationCanceled;
    private readonly DateTime _deadline;
    private readonly Timer? _timer;
    private Outcome? _outcome;
    private volatile bool _isDeadlineExceeded;

    /// <summary>A call that has not ended; its deadline runs.</summary>
    /// <exception cref="InvalidOperationException">The deadline is not in UTC.</exception>
    public CallEnd(CallOptions options, bool throwsOperationCanceled)
    {
        _callerToken = options.CancellationToken;
        _throwsOperationCanceled = throwsOperationCanceled;
        _deadline = CheckDeadline(options.Deadline ?? DateTime.MaxValue);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(_callerToken);
        Cancelled = _cancellation.Token;
        if (_deadline != DateTime.MaxValue && UntilDeadline() is var left && left <= _longestTimer)
        {
            TimeSpan due = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            _timer = new Timer(static end => ((CallEnd)end!).OnDeadline(), this, due, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Fires when the call ends early: cancelled, failed, or past its deadline.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>Whether the call has ended.</summary>
    public bool HasEnded => Volatile.Read(ref _outcome) is not null;

    /// <summary>Completes with the response headers, or fails with the call.</summary>
    public Task<Metadata> HeadersAsync => _headers.Task;

    /// <summary>Completes when the call has ended.</summary>
    public Task EndedAsync => _ended.Task;

    /// <summary>The time left to the deadline, or null when there is none.</summary>
    /// <exception cref="RpcException">DEADLINE_EXCEEDED: nothing is left.</exception>
    public TimeSpan? TimeLeft()
    {
        if (_deadline == DateTime.MaxValue)
        {
            return null;
        }

        TimeSpan left = UntilDeadline();
        return left > TimeSpan.Zero ? left : throw new RpcException(DeadlineStatus(null));
    }

    /// <summary>Takes note of the response headers.</summary>
    public void Receive(Metadata headers) => _headers.TrySetResult(headers);

    /// <summary>Ends the call as the server said.</summary>
    public void Complete(Status status, Metadata trailers) =>
        TryEnd(new Outcome(status, trailers, new RpcException(status, trailers)));

    /// <summary>Ends the call with a status found here, even after an OK, and returns what to throw.</summary>
    public Exception Fail(Status status)
    {
        var outcome = new Outcome(status, GetTrailersOrEmpty(), new RpcException(status));
        if (Volatile.Read(ref _outcome) is { Status.StatusCode: StatusCode.OK })
        {
            Volatile.Write(ref _outcome, outcome);
        }

        TryEnd(outcome);
        Abort();
        return Failure();
    }

    /// <summary>Ends the call because of an exception, unless it has ended, and returns what to throw.</summary>
    public Exception Fail(Exception exception)
    {
        Status status = Explain(exception);
        Metadata trailers = exception is RpcException rpc ? rpc.Trailers : Metadata.Empty;
        Exception failure = new RpcException(status, trailers);
        if (_throwsOperationCanceled && status.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded)
        {
            failure = new OperationCanceledException(status.Detail, failure, _callerToken);
        }

        TryEnd(new Outcome(status, trailers, failure));
        Abort();
        return Failure();
    }

    /// <summary>What a failed write throws. The call goes on: its status comes with the responses.</summary>
    public Exception ExplainWrite(Exception exception) => new RpcException(Explain(exception));

    /// <summary>Ends the call from the client's side, unless it has ended.</summary>
    public void Cancel(string detail)
    {
        if (!HasEnded)
        {
            Fail(new RpcException(new Status(StatusCode.Cancelled, detail)));
        }
    }

    /// <summary>The status.</summary>
    /// <exception cref="InvalidOperationException">The call is still running.</exception>
    public Status GetStatus() => Ended("status").Status;

    /// <summary>The trailers.</summary>
    /// <exception cref="InvalidOperationException">The call is still running.</exception>
    public Metadata GetTrailers() => Ended("trailers").Trailers;

    /// <summary>What the ended call throws.</summary>
    public Exception Failure() => Ended("failure").Failure;

    /// <summary>Null after an OK; any other status throws.</summary>
    public T? ThrowUnlessOk<T>()
        where T : class =>
        GetStatus().StatusCode == StatusCode.OK ? null : throw Failure();

    /// <summary>Whether an exception is the one this call throws.</summary>
    public bool IsOwn(Exception exception) => ReferenceEquals(exception, Volatile.Read(ref _outcome)?.Failure);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _cancellation.Dispose();
    }

    private static DateTime CheckDeadline(DateTime deadline) =>
        deadline.Kind == DateTimeKind.Utc || deadline == DateTime.MaxValue
            ? deadline
            : throw new InvalidOperationException(
                $"The deadline is in {deadline.Kind} time; it must be in UTC, as DateTime.UtcNow plus a timeout is.");

    private static Status DeadlineStatus(Exception? cause) =>
        new(StatusCode.DeadlineExceeded, "Deadline Exceeded", cause);

    private TimeSpan UntilDeadline() => _deadline - TimeProvider.System.GetUtcNow().UtcDateTime;

    private Outcome Ended(string part) => Volatile.Read(ref _outcome)
        ?? throw new InvalidOperationException($"The call is still running, so it has no {part} yet.");

    private Metadata GetTrailersOrEmpty() => Volatile.Read(ref _outcome)?.Trailers ?? Metadata.Empty;

    private void OnDeadline()
    {
        _isDeadlineExceeded = true;
        Abort();
    }

    /// <summary>
    /// The status of a failure. A transport that broke because of the deadline or the caller says so.
    /// </summary>
    private Status Explain(Exception exception)
    {
        Status status = exception is RpcException rpc ? rpc.Status : ResponseStatus.FromTransport(exception);
        if (exception is RpcException)
        {
            return status;
        }

        bool isLateReset = status.StatusCode == StatusCode.Cancelled && UntilDeadline() <= TimeSpan.Zero;
        if (_isDeadlineExceeded || isLateReset)
        {
            return DeadlineStatus(exception);
        }

        return Cancelled.IsCancellationRequested
            ? new Status(StatusCode.Cancelled, CancelledDetail, exception)
            : status;
    }

    private void TryEnd(Outcome outcome)
    {
        if (Interlocked.CompareExchange(ref _outcome, outcome, null) is not null)
        {
            return;
        }

        if (outcome.Status.StatusCode != StatusCode.OK && _headers.TrySetException(outcome.Failure))
        {
            _ = _headers.Task.Exception; // observed: few callers await the headers
        }

        _ended.TrySetResult();
    }

    /// <summary>Resets the stream if it is still open.</summary>
    private void Abort()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call has ended and is freed: nothing is open any more.
        }
    }

    private sealed record Outcome(Status Status, Metadata Trailers, Exception Failure);
}

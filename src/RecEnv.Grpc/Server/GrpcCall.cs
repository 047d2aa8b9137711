using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>
/// One call on the wire, without any notion of message types: checks the request, reads and frames messages, keeps the
/// deadline, and ends the stream exactly once.
/// </summary>
/// <remarks>
/// <para>
/// Handler and deadline timer race for the end. One atomic state decides: whoever moves it to <see cref="Ended"/> sends
/// the status. A deadline that hits while a message is half out resets the stream, since no status could follow.
/// </para>
/// </remarks>
internal sealed class GrpcCall : IAsyncDisposable
{
    private const int Idle = 0;
    private const int Writing = 1;
    private const int Ended = 2;

    private static readonly Status _deadlineStatus = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    private readonly IFeatureCollection _features;
    private readonly IHttpRequestFeature _request;
    private readonly IHttpResponseFeature _response;
    private readonly IHttpResponseBodyFeature _body;
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly CallLimits _limits;
    private readonly ILogger _logger;
    private MessageReader? _reader;
    private CancellationTokenSource? _cancellation;
    private Timer? _timer;
    private Task _deadlineEnd = Task.CompletedTask;
    private int _state;
    private bool _hasMessage;
    private bool _isMessageCut;
    private bool _isClientGone;

    /// <summary>A call over server features; nothing is checked yet.</summary>
    public GrpcCall(IFeatureCollection features, CallLimits limits, ILogger logger)
    {
        _features = features;
        _request = features.GetRequiredFeature<IHttpRequestFeature>();
        _response = features.GetRequiredFeature<IHttpResponseFeature>();
        _body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _lifetime = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _limits = limits;
        _logger = logger;
    }

    /// <summary>The request headers.</summary>
    public IHeaderDictionary RequestHeaders => _request.Headers;

    /// <summary>When the client stops waiting, in UTC, or <see cref="DateTime.MaxValue"/>.</summary>
    public DateTime Deadline { get; private set; } = DateTime.MaxValue;

    /// <summary>Whether the deadline passed before the call ended.</summary>
    public bool IsDeadlineExceeded { get; private set; }

    /// <summary>Whether the client went away, so that nothing can be sent.</summary>
    public bool IsClientGone =>
        _isClientGone || _reader is { IsBroken: true } || _lifetime.RequestAborted.IsCancellationRequested;

    /// <summary>Whether a status was sent.</summary>
    public bool HasEnded => Volatile.Read(ref _state) == Ended;

    /// <summary>Whether messages may be compressed.</summary>
    public bool CompressesResponses { get; private set; }

    /// <summary>Fires when the client goes away or the deadline passes.</summary>
    public CancellationToken Cancelled => _cancellation?.Token ?? _lifetime.RequestAborted;

    /// <summary>What breaks a wait for the next message. A client that goes away does so by itself.</summary>
    public CancellationToken ReadCancelled => _cancellation?.Token ?? CancellationToken.None;

    /// <summary>Where payloads go, behind a prefix.</summary>
    public PipeWriter Output => _body.Writer;

    private MessageReader Reader => _reader ??= new MessageReader(
        _features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader,
        IsIdentity(RequestEncoding) ? _limits.PlainRequests : _limits.GzipRequests);

    private string? RequestEncoding => _request.Headers[GrpcProtocol.EncodingHeader];

    /// <summary>Checks the HTTP side of the request.</summary>
    /// <returns>False when an HTTP error was set, so that there is no call.</returns>
    public bool TryAccept() => HttpGate.TryPass(_request, _response);

    /// <summary>Lifts the limits that do not fit gRPC, settles encodings and starts the deadline.</summary>
    /// <exception cref="RpcException">The encoding is unknown, or the deadline has passed already.</exception>
    public void Begin()
    {
        HttpGate.LiftLimits(_features);
        SettleEncodings();
        if (GrpcTimeout.Parse(_request.Headers[GrpcProtocol.TimeoutHeader]) is { } timeout)
        {
            StartDeadline(timeout);
        }
    }

    /// <summary>Waits for the next message; null at the end of the stream.</summary>
    public ValueTask<T?> ReadAsync<T, TState>(
        Func<ReadOnlySequence<byte>, TState, T> parse, TState state, CancellationToken cancellationToken)
        where T : class =>
        Reader.ReadAsync(parse, state, cancellationToken);

    /// <summary>Waits for the end of the request.</summary>
    /// <returns>False when another message follows.</returns>
    public ValueTask<bool> ReadEndAsync() => Reader.ReadEndAsync(ReadCancelled);

    /// <summary>Claims the right to write.</summary>
    /// <exception cref="InvalidOperationException">Another write is running, or the call has ended.</exception>
    /// <exception cref="RpcException">DEADLINE_EXCEEDED.</exception>
    public void EnterWrite()
    {
        int before = Interlocked.CompareExchange(ref _state, Writing, Idle);
        if (before == Writing)
        {
            throw new InvalidOperationException("A write is in progress; await it before the next one.");
        }

        if (before == Ended)
        {
            throw IsDeadlineExceeded
                ? new RpcException(_deadlineStatus)
                : new InvalidOperationException("The call has ended, so nothing more can be written.");
        }
    }

    /// <summary>Gives the right to write back.</summary>
    public void LeaveWrite() => Interlocked.CompareExchange(ref _state, Idle, Writing);

    /// <summary>Writes a prefix; a payload of exactly that length must follow on <see cref="Output"/>.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: the message is too long.</exception>
    public void WritePrefix(MessagePrefix prefix)
    {
        if (_limits.MaxSendMessageSize is { } limit && prefix.Length > limit)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"The response message has {prefix.Length} bytes, but GrpcServiceOptions.MaxSendMessageSize allows " +
                $"at most {limit}."));
        }

        _hasMessage = true;
        _isMessageCut = true;
        prefix.Write(Output.GetSpan(MessagePrefix.Size));
        Output.Advance(MessagePrefix.Size);
    }

    /// <summary>Writes a whole message.</summary>
    public void WriteMessage(ReadOnlySpan<byte> payload, bool isCompressed)
    {
        ReadOnlySpan<byte> bytes = isCompressed ? GzipCodec.Deflate(payload, _limits.CompressionLevel).Span : payload;
        WritePrefix(new MessagePrefix(isCompressed, bytes.Length));
        Output.Write(bytes);
    }

    /// <summary>Says that the payload announced by the prefix is in the output, whole.</summary>
    public void CompleteMessage() => _isMessageCut = false;

    /// <summary>Sends what is written.</summary>
    /// <exception cref="OperationCanceledException">The client went away, or the deadline passed.</exception>
    /// <exception cref="IOException">The client went away.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        FlushResult result;
        try
        {
            result = await Output.FlushAsync(cancellationToken);
        }
        catch (IOException) // the connection was reset, and RequestAborted may say so only later
        {
            _isClientGone = true;
            throw;
        }

        if (result.IsCompleted || result.IsCanceled)
        {
            _isClientGone = !IsDeadlineExceeded;
            throw new OperationCanceledException("The call was cancelled by the client or by its deadline.");
        }
    }

    /// <summary>Sends response headers ahead of the first message.</summary>
    /// <exception cref="InvalidOperationException">The headers are out already.</exception>
    public async Task WriteHeadersAsync(Metadata metadata)
    {
        EnterWrite();
        try
        {
            if (_response.HasStarted || _hasMessage)
            {
                throw new InvalidOperationException(
                    "Response headers can be sent once, and only before the first message.");
            }

            ResponseMetadata.Write(metadata, _response.Headers, _request.Path, _logger);
            await _body.StartAsync(Cancelled);
            await FlushAsync(Cancelled);
        }
        finally
        {
            LeaveWrite();
        }
    }

    /// <summary>
    /// Ends the call with a status, unless it has ended. The server sends it when the request is done.
    /// </summary>
    public void End(Status status, Metadata? trailers)
    {
        switch (Interlocked.Exchange(ref _state, Ended))
        {
            case Idle when _isMessageCut: // the serializer failed behind the prefix: there is no honest status
                Reset(Http2ErrorCode.InternalError);
                break;
            case Idle:
                WriteStatus(status, trailers);
                break;
            case Writing: // the handler returned without awaiting its last write
                Reset(Http2ErrorCode.Cancel);
                break;
        }
    }

    /// <summary>Stops the deadline and waits until nothing touches the request any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync(); // waits for a running callback
            await _deadlineEnd;
            _cancellation!.Dispose();
        }

        _reader?.Dispose();
    }

    private static bool IsIdentity(string? encoding) =>
        string.IsNullOrEmpty(encoding) || encoding == GrpcProtocol.Identity;

    private void SettleEncodings()
    {
        if (!IsIdentity(RequestEncoding) && RequestEncoding != GrpcProtocol.Gzip)
        {
            _response.Headers[GrpcProtocol.AcceptEncodingHeader] = GrpcProtocol.SupportedEncodings;
            throw new RpcException(new Status(
                StatusCode.Unimplemented,
                $"The grpc-encoding \"{RequestEncoding}\" is not supported; use one of " +
                $"{GrpcProtocol.SupportedEncodings}."));
        }

        if (_limits.CompressesResponses
            && GrpcProtocol.AcceptsGzip(_request.Headers[GrpcProtocol.AcceptEncodingHeader]))
        {
            _response.Headers[GrpcProtocol.EncodingHeader] = GrpcProtocol.Gzip;
            CompressesResponses = true;
        }
    }

    private void StartDeadline(TimeSpan timeout)
    {
        Deadline = TimeProvider.System.GetUtcNow().UtcDateTime + timeout;
        if (timeout == TimeSpan.Zero) // the handler need not start
        {
            IsDeadlineExceeded = true;
            throw new RpcException(_deadlineStatus);
        }

        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.RequestAborted);
        _timer = new Timer(static call => ((GrpcCall)call!).OnDeadline(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    private void OnDeadline()
    {
        if (_lifetime.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        IsDeadlineExceeded = true; // before anything that the handler could notice
        switch (Interlocked.Exchange(ref _state, Ended))
        {
            case Idle:
                _deadlineEnd = EndByDeadlineAsync();
                break;
            case Writing:
                Reset(Http2ErrorCode.Cancel);
                break;
            default:
                IsDeadlineExceeded = false; // the handler was first
                return;
        }

        try
        {
            _cancellation!.Cancel();
        }
        catch (AggregateException e)
        {
            GrpcServerLog.CancellationCallbackFailed(_logger, _request.Path, e);
        }
    }

    private async Task EndByDeadlineAsync()
    {
        try
        {
            WriteStatus(_deadlineStatus, null);
            await _body.CompleteAsync();
            if (_reader is not { IsAtEnd: true })
            {
                Reset(Http2ErrorCode.NoError); // stops the upload
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            GrpcServerLog.CallCancelled(_logger, _request.Path, e);
        }
    }

    /// <summary>
    /// Puts the status into the headers while nothing is out (Trailers-Only), into the trailers otherwise.
    /// </summary>
    private void WriteStatus(Status status, Metadata? trailers)
    {
        IHeaderDictionary target = _response.HasStarted || _hasMessage
            ? _features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : _response.Headers;
        ResponseMetadata.Write(status, target);
        if (trailers is not null)
        {
            ResponseMetadata.Write(trailers, target, _request.Path, _logger);
        }
    }

    private void Reset(Http2ErrorCode code) => _features.Get<IHttpResetFeature>()?.Reset((int)code);
}

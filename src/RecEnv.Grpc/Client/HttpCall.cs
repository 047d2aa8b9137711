using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Net.Client;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Client;

/// <summary>One call over HTTP/2; also its stream of responses.</summary>
/// <remarks>
/// One reader and one writer may run at once, and Dispose at any time. The first end counts: a status from the server,
/// a failure, cancellation, the deadline, or Dispose.
/// </remarks>
internal sealed class HttpCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IDisposable
    where TRequest : class
    where TResponse : class
{
    private const int ReadBufferSize = 16 * 1024;

    private static readonly StreamPipeReaderOptions _pipeOptions = new(bufferSize: ReadBufferSize, leaveOpen: true);

    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly CallEnd _end;
    private readonly PayloadDeserializationContext _payload = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenRegistration _channelDisposal;
    private Task<HttpResponseMessage>? _sending;
    private OneMessageContent? _request;
    private HttpResponseMessage? _response;
    private PipeReader? _pipe;
    private MessageReader? _reader;
    private TResponse? _current;
    private bool _isReading;
    private bool _isFreed;

    /// <summary>A call that is not sent yet.</summary>
    public HttpCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _end = new CallEnd(options, channel.ThrowsOperationCanceled);
        _channelDisposal = channel.Disposed.UnsafeRegister(
            static call => ((HttpCall<TRequest, TResponse>)call!).Dispose("The channel was disposed by the client."), this);
    }

    /// <inheritdoc/>
    public TResponse Current => _current
        ?? throw new InvalidOperationException("There is no current message; MoveNext must return true first.");

    /// <summary>Completes with the response headers.</summary>
    public Task<Metadata> HeadersAsync => _end.HeadersAsync;

    /// <summary>How the call ends.</summary>
    public CallEnd End => _end;

    /// <summary>Whether the only response is being waited for, so that the call ends without further reads.</summary>
    public bool IsResponseAwaited { get; private set; }

    /// <summary>The status of the ended call.</summary>
    public Status GetStatus() => _end.GetStatus();

    /// <summary>The trailers of the ended call.</summary>
    public Metadata GetTrailers() => _end.GetTrailers();

    /// <summary>Sends the only request. A failure shows when the response is read.</summary>
    public void Send(TRequest request)
    {
        try
        {
            var message = new MessageBuffer();
            Serialize(request, message);
            _request = new OneMessageContent(message);
            Send(_request);
        }
        catch (Exception e)
        {
            _sending = Task.FromException<HttpResponseMessage>(e);
        }
    }

    /// <summary>Sends the only request and waits for the only response.</summary>
    public Task<TResponse> SendOnlyAsync(TRequest request)
    {
        Send(request);
        return ReadOnlyAsync();
    }

    /// <summary>Starts a stream of requests. A failure shows when the response is read.</summary>
    public ClientStreamWriter<TRequest, TResponse> SendStream()
    {
        var content = new StreamingContent();
        try
        {
            Send(content);
        }
        catch (Exception e)
        {
            _sending = Task.FromException<HttpResponseMessage>(e);
        }

        return new ClientStreamWriter<TRequest, TResponse>(this, content, _sending!, _options.WriteOptions);
    }

    /// <summary>Serializes a request.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: it is too long.</exception>
    public void Serialize(TRequest request, MessageBuffer message)
    {
        message.Write(request, _method.RequestMarshaller.ContextualSerializer);
        if (_channel.MaxSendMessageSize is { } limit && message.Payload.Length > limit)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"The request message has {message.Payload.Length} bytes, but " +
                $"GrpcChannelOptions.MaxSendMessageSize allows at most {limit}."));
        }
    }

    /// <summary>Waits for the response of a method that returns one.</summary>
    public async Task<TResponse> ReadOnlyAsync()
    {
        IsResponseAwaited = true;
        TResponse response = await ReadAsync(CancellationToken.None)
            ?? throw _end.Fail(new Status(
                StatusCode.Unimplemented, "The method returns one response message, but none was sent."));
        if (await ReadAsync(CancellationToken.None) is not null)
        {
            Exception failure = _end.Fail(new Status(
                StatusCode.Unimplemented, "The method returns one response message, but more than one was sent."));
            Free();
            throw failure;
        }

        return response;
    }

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _current = await ReadAsync(cancellationToken);
        return _current is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => Dispose("The call was disposed by the client.");

    private void Dispose(string detail)
    {
        _end.Cancel(detail);
        Free(); // unless there is a reader, which frees what it uses
    }

    private void Send(HttpContent content)
    {
        HttpRequestMessage request = RequestFactory.Create(
            _channel, _method, content, _options.Headers, _end.TimeLeft());
        _sending = _channel.Http.SendAsync(request, _end.Cancelled);
    }

    /// <summary>Waits for the next response; null when the call ended with OK. Any other end throws.</summary>
    private async ValueTask<TResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        EnterRead();
        try
        {
            if (_end.HasEnded)
            {
                return _end.ThrowUnlessOk<TResponse>();
            }

            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static end => ((CallEnd)end!).Cancel(CallEnd.CancelledDetail), _end);
            _reader ??= await OpenAsync();
            TResponse? message = _reader is null ? null : await _reader.ReadAsync(Parse, this, _end.Cancelled);
            if (message is null)
            {
                Close();
                return _end.ThrowUnlessOk<TResponse>();
            }

            return message;
        }
        catch (Exception e) when (!_end.IsOwn(e))
        {
            throw _end.Fail(e);
        }
        finally
        {
            LeaveRead();
        }
    }

    /// <summary>Waits for the response headers; null when they end the call.</summary>
    private async ValueTask<MessageReader?> OpenAsync()
    {
        _response = await _sending!;
        Metadata headers = ResponseStatus.ReadMetadata(_response.Headers);
        if (ResponseStatus.Find(_response.Headers) is { } status) // Trailers-Only
        {
            _end.Receive(headers);
            _end.Complete(status, headers);
            return null;
        }

        if (ResponseStatus.CheckHttp(_response) is { } failure)
        {
            throw new RpcException(failure, headers);
        }

        _end.Receive(headers);
        Stream body = await _response.Content.ReadAsStreamAsync(_end.Cancelled);
        _pipe = PipeReader.Create(body, _pipeOptions);
        bool isGzip = _response.Headers.NonValidated.TryGetValues(GrpcProtocol.EncodingHeader, out var encoding)
            && encoding.ToString() == GrpcProtocol.Gzip;
        return new MessageReader(
            _pipe,
            new ReadRules(_channel.MaxReceiveMessageSize, isGzip),
            body);
    }

    /// <summary>Takes the status from the trailers, unless the headers had it.</summary>
    private void Close()
    {
        if (!_end.HasEnded)
        {
            Status status = ResponseStatus.Find(_response!.TrailingHeaders)
                ?? new Status(StatusCode.Unknown, "The server ended the call without a status.");
            _end.Complete(status, ResponseStatus.ReadMetadata(_response.TrailingHeaders));
        }
    }

    private static TResponse Parse(ReadOnlySequence<byte> payload, HttpCall<TRequest, TResponse> call)
    {
        call._payload.Payload = payload;
        try
        {
            return call._method.ResponseMarshaller.ContextualDeserializer(call._payload);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The response message could not be parsed.", e));
        }
        finally
        {
            call._payload.Payload = default;
        }
    }

    private void EnterRead()
    {
        lock (_gate)
        {
            if (_isReading)
            {
                throw new InvalidOperationException("A read is in progress; await it before the next one.");
            }

            _isReading = true;
        }
    }

    private void LeaveRead()
    {
        lock (_gate)
        {
            _isReading = false;
        }

        if (_end.HasEnded)
        {
            Free();
        }
    }

    private void Free()
    {
        lock (_gate)
        {
            if (_isFreed || _isReading)
            {
                return;
            }

            _isFreed = true;
        }

        _channelDisposal.Unregister();
        _pipe?.Complete();
        _reader?.Dispose();
        _response?.Dispose();
        _request?.Release();
        _end.Dispose();
    }
}

using Grpc.Core;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Client;

/// <summary>The requests of a streaming call.</summary>
internal sealed class ClientStreamWriter<TRequest, TResponse>(
    HttpCall<TRequest, TResponse> call,
    StreamingContent content,
    Task<HttpResponseMessage> sending,
    WriteOptions? defaults) : IClientStreamWriter<TRequest>, IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly MessageBuffer _message = new();
    private int _isWriting;
    private bool _isComplete;

    /// <inheritdoc/>
    public WriteOptions? WriteOptions { get; set; } = defaults;

    /// <inheritdoc/>
    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_isComplete)
        {
            throw new InvalidOperationException("The request stream is complete, so nothing more can be written.");
        }

        if (Interlocked.Exchange(ref _isWriting, 1) != 0)
        {
            throw new InvalidOperationException("A write is in progress; await it before the next one.");
        }

        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static end => ((CallEnd)end!).Cancel(CallEnd.CancelledDetail), call.End);
            await WriteToAsync(await StreamAsync(), message);
        }
        catch (Exception e) when (e is not (RpcException or InvalidOperationException) or ObjectDisposedException)
        {
            throw await ExplainAsync(e);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync()
    {
        _isComplete = true;
        content.Complete();
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Gives the buffer back, unless a write is using it: then the collector takes it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isWriting, 1) == 0)
        {
            _message.Dispose();
        }
    }

    private async Task WriteToAsync(Stream stream, TRequest message)
    {
        call.Serialize(message, _message);
        await stream.WriteAsync(_message.Frame(), call.End.Cancelled);
        if (((WriteOptions?.Flags ?? default) & WriteFlags.BufferHint) == 0)
        {
            await stream.FlushAsync(call.End.Cancelled);
        }
    }

    /// <summary>Waits until the request is on its way, or cannot be.</summary>
    private async ValueTask<Stream> StreamAsync()
    {
        if (!content.StreamAsync.IsCompleted)
        {
            await Task.WhenAny(content.StreamAsync, sending, call.End.EndedAsync);
        }

        if (content.StreamAsync.IsCompleted)
        {
            return await content.StreamAsync;
        }

        await sending; // throws why the request never started
        throw new IOException("The server answered before it took any request.");
    }

    private async ValueTask<Exception> ExplainAsync(Exception exception)
    {
        if (call.IsResponseAwaited)
        {
            await call.End.EndedAsync; // the server answered early: the status is on its way
        }

        if (!call.End.HasEnded)
        {
            return call.End.ExplainWrite(exception);
        }

        return call.GetStatus().StatusCode == StatusCode.OK
            ? new InvalidOperationException("The call has ended with OK, so nothing more can be written.")
            : call.End.Failure();
    }
}

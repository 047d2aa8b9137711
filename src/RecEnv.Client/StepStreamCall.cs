using Grpc.Core;
using RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>An open stream of resets and steps, used like a function: one request, all parts of its reply.</summary>
internal sealed class StepStreamCall : IDisposable
{
    private readonly AsyncDuplexStreamingCall<StepStreamRequest, StepStreamResponse> _call;

    public StepStreamCall(ServerConnection connection)
    {
        _call = connection.Stub.StepStream(connection.Unlimited());
    }

    /// <summary>Sends a request and reads its reply into the reader's step.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reader">Receives the parts.</param>
    /// <param name="deadline">Time until the whole reply must be there.</param>
    /// <exception cref="RpcException">The stream failed; it cannot be used any more.</exception>
    public void Send(StepStreamRequest request, BatchReader reader, TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        try
        {
            Task work = SendAsync(request, reader, limit.Token);
            work.GetAwaiter().GetResult();
        }
        catch (Exception problem) when (limit.IsCancellationRequested && IsCancellation(problem))
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The reply did not come in time."));
        }
    }

    public void Dispose() => _call.Dispose();

    private static bool IsCancellation(Exception problem) =>
        problem is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };

    private async Task SendAsync(StepStreamRequest request, BatchReader reader, CancellationToken cancellation)
    {
        await WriteAsync(request);
        bool last;
        do
        {
            if (!await _call.ResponseStream.MoveNext(cancellation))
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "The server ended the stream."));
            }

            last = reader.Read(_call.ResponseStream.Current.Batch);
        }
        while (!last);
    }

    /// <summary>Writes a request. A stream that the server has ended since the last reply cannot be written to.</summary>
    private async Task WriteAsync(StepStreamRequest request)
    {
        try
        {
            await _call.RequestStream.WriteAsync(request);
        }
        catch (Exception problem) when (problem is InvalidOperationException or RpcException or IOException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The stream was closed.", problem));
        }
    }
}

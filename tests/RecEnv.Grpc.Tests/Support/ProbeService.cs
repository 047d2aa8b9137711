using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using RecEnv.Grpc.Tests.Protocol;

namespace RecEnv.Grpc.Tests.Support;

/// <summary>Does to its caller whatever a test needs.</summary>
public sealed class ProbeService(IHostApplicationLifetime lifetime) : Probe.ProbeBase
{
    private int _running;
    private int _cancelled;

    /// <summary>Handlers inside a command that waits.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Waiting handlers whose token fired.</summary>
    public int Cancelled => Volatile.Read(ref _cancelled);

    public override async Task<ProbeReply> Unary(ProbeRequest request, ServerCallContext context)
    {
        await RunAsync(request, context);
        return Answer(request, context);
    }

    public override async Task<ProbeReply> Collect(
        IAsyncStreamReader<ProbeRequest> requestStream, ServerCallContext context)
    {
        var sum = new ProbeReply();
        int length = 0;
        await foreach (ProbeRequest request in requestStream.ReadAllAsync())
        {
            await RunAsync(request, context);
            sum.Number += request.Number;
            length += request.Payload.Length;
            if (request.Command == "answer-early")
            {
                break;
            }
        }

        sum.Text = length.ToString(CultureInfo.InvariantCulture);
        return sum;
    }

    public override async Task Expand(
        ProbeRequest request, IServerStreamWriter<ProbeReply> responseStream, ServerCallContext context)
    {
        for (int i = 0; i < request.Number; i++)
        {
            ProbeReply reply = Answer(request, context);
            reply.Number = i;
            await responseStream.WriteAsync(reply);
        }

        await RunAsync(request, context);
    }

    public override async Task Chat(
        IAsyncStreamReader<ProbeRequest> requestStream,
        IServerStreamWriter<ProbeReply> responseStream,
        ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            while (await requestStream.MoveNext(stop.Token))
            {
                await RunAsync(requestStream.Current, context);
                await responseStream.WriteAsync(Answer(requestStream.Current, context));
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The server is stopping."));
        }
    }

    private static ProbeReply Answer(ProbeRequest request, ServerCallContext context) => new()
    {
        Payload = request.ReplySize == 0
            ? request.Payload
            : UnsafeByteOperations.UnsafeWrap(new byte[request.ReplySize]),
        Number = request.Number,
        Text = request.Command switch
        {
            "headers" => string.Join('|', context.RequestHeaders.Where(IsOwn).Select(Describe)),
            "deadline" => context.Deadline == DateTime.MaxValue ? "none" : "some",
            "peer" => context.Peer,
            "host" => context.Host,
            _ => request.Text,
        },
    };

    private static bool IsOwn(Metadata.Entry entry) => entry.Key.StartsWith("x-", StringComparison.Ordinal);

    private static string Describe(Metadata.Entry entry) =>
        entry.Key + "=" + (entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value);

    private async Task RunAsync(ProbeRequest request, ServerCallContext context)
    {
        switch (request.Command)
        {
            case "fail":
                throw new RpcException(
                    new Status((StatusCode)request.Number, request.Text),
                    new Metadata { { "x-why", "because" }, { "x-why-bin", [0, 1, 255] } });
            case "fail-repeatedly":
                throw new RpcException(
                    new Status((StatusCode)request.Number, request.Text),
                    new Metadata
                    {
                        { "x-a", "1" }, { "x-a", "" }, { "x-a", "2" },
                        { "x-a-bin", [1] }, { "x-a-bin", [] }, { "x-a-bin", [2, 3] },
                    });
            case "set-status":
                context.Status = new Status((StatusCode)request.Number, request.Text);
                break;
            case "throw":
                throw new InvalidOperationException("secret");
            case "send-headers":
                await context.WriteResponseHeadersAsync(new Metadata { { "x-early", request.Text } });
                break;
            case "send-trailers":
                context.ResponseTrailers.Add("x-late", request.Text);
                break;
            case "wait":
                await WaitAsync(context.CancellationToken);
                break;
            case "block":
                await BlockAsync(TimeSpan.FromMilliseconds(request.Number));
                break;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task BlockAsync(TimeSpan time)
    {
        Interlocked.Increment(ref _running);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            await Task.Delay(5, CancellationToken.None);
        }

        Interlocked.Decrement(ref _running);
    }
}

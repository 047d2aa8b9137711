using Grpc.Core;
using RecEnv.Server.Errors;
using RecEnv.Server.Hosting;
using RecEnv.Server.Messages;
using RecEnv.Server.Observability;
using RecEnv.Server.Sessions;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Services;

/// <summary>Resets and steps over a stream: as the unary calls, in order, large replies in parts.</summary>
internal sealed class StepStreams(
    ServerOptions options, SessionTable sessions, DrainSignal drain, ServerFaults faults, ServerMetrics metrics)
{
    public async Task RunAsync(
        IAsyncStreamReader<Wire.StepStreamRequest> requests,
        IServerStreamWriter<Wire.StepStreamResponse> responses,
        ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, drain.Token);
        string? sessionId = null;
        while (await NextAsync(requests, context, stop.Token))
        {
            await AnswerAsync(requests.Current, sessionId ??= IdOf(requests.Current), responses, context);
        }
    }

    private static BatchReply Execute(Wire.StepStreamRequest request, Session session) =>
        request.CallCase == Wire.StepStreamRequest.CallOneofCase.Reset
            ? session.Calls.Reset(request.Reset)
            : session.Calls.Step(request.Step);

    // Apart, so that its closure is not made for environments that are no plugin's.
    private static Task<BatchReply> ExecuteInPluginAsync(Wire.StepStreamRequest request, Session session) =>
        session.Plugin!.RunAsync(session.EnvironmentId, $"{request.CallCase}", () => Execute(request, session));

    private static string IdOf(Wire.StepStreamRequest request) => request.CallCase switch
    {
        Wire.StepStreamRequest.CallOneofCase.Reset => request.Reset.SessionId,
        Wire.StepStreamRequest.CallOneofCase.Step => request.Step.SessionId,
        _ => "",
    };

    private async Task<bool> NextAsync(
        IAsyncStreamReader<Wire.StepStreamRequest> requests, ServerCallContext context, CancellationToken stop)
    {
        try
        {
            return await requests.MoveNext(stop);
        }
        catch (Exception) when (drain.IsDraining && !context.CancellationToken.IsCancellationRequested)
        {
            throw DrainSignal.Unavailable();
        }
    }

    /// <remarks>
    /// A write fails when the client goes away or its deadline passes: nobody's fault. The session then waits for a
    /// retry, or for the end of its lease.
    /// </remarks>
    private async Task AnswerAsync(
        Wire.StepStreamRequest request,
        string sessionId,
        IServerStreamWriter<Wire.StepStreamResponse> responses,
        ServerCallContext context)
    {
        Session session = await EnterAsync(request, sessionId, context);
        try
        {
            BatchReply reply = await ExecuteAsync(request, session, context.Method);
            foreach (Wire.Batch part in reply.Parts(options.StreamPartBytes))
            {
                await responses.WriteAsync(new Wire.StepStreamResponse { Batch = part }, context.CancellationToken);
            }
        }
        finally
        {
            session.Leave();
        }
    }

    private async Task<Session> EnterAsync(Wire.StepStreamRequest request, string sessionId, ServerCallContext context)
    {
        try
        {
            CheckId(request, sessionId);
            return await sessions.EnterAsync(sessionId, context.CancellationToken);
        }
        catch (CallRefusedException e)
        {
            throw faults.ToRpcException(e, context.Method, null);
        }
    }

    private static void CheckId(Wire.StepStreamRequest request, string sessionId)
    {
        if (request.CallCase == Wire.StepStreamRequest.CallOneofCase.None)
        {
            throw CallRefusedException.InvalidRequest("A message on the stream holds no call. Send a reset or a step.");
        }

        string own = IdOf(request);
        if (own != sessionId)
        {
            throw CallRefusedException.InvalidRequest(
                $"A stream serves one session: it began with \"{sessionId}\", so \"{Echo.Of(own)}\" needs a stream of its own.",
                Echo.Of(own));
        }
    }

    private async ValueTask<BatchReply> ExecuteAsync(Wire.StepStreamRequest request, Session session, string method)
    {
        try
        {
            BatchReply reply = session.Plugin is null
                ? Execute(request, session)
                : await ExecuteInPluginAsync(request, session);
            metrics.Replied(session.EnvironmentId, request, reply);
            return reply;
        }
        catch (Exception e)
        {
            throw faults.ToRpcException(e, method, session);
        }
    }
}

using Google.Protobuf;
using Grpc.Core;
using RecEnv.Server.Errors;
using RecEnv.Server.Messages;
using RecEnv.Server.Observability;
using RecEnv.Server.Sessions;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Services;

/// <summary>The environment service: every call of the protocol.</summary>
internal sealed class EnvironmentCalls(
    SessionOpening opening,
    Catalogue catalogue,
    SessionTable sessions,
    StepStreams streams,
    ServerFaults faults,
    ServerMetrics metrics,
    ServerOptions options)
    : Wire.EnvironmentService.EnvironmentServiceBase
{
    private SessionOpening Opening => opening;

    private SessionTable Sessions => sessions;

    private int MaxRequestBytes => options.MaxRequestBytes;

    public override Task<Wire.HelloResponse> Hello(Wire.HelloRequest request, ServerCallContext context) =>
        Answer(() => Task.FromResult(catalogue.Greet(request)), context);

    public override Task<Wire.ListEnvironmentsResponse> ListEnvironments(
        Wire.ListEnvironmentsRequest request, ServerCallContext context) =>
        Answer(() => Task.FromResult(catalogue.List()), context);

    public override Task<Wire.DescribeEnvironmentResponse> DescribeEnvironment(
        Wire.DescribeEnvironmentRequest request, ServerCallContext context) =>
        Answer(() => catalogue.DescribeAsync(request), context);

    public override Task<Wire.OpenSessionResponse> OpenSession(
        Wire.OpenSessionRequest request, ServerCallContext context) =>
        Answer(() => Opening.OpenAsync(request, ClientOf(context)), context);

    public override Task<Wire.ResetResponse> Reset(Wire.ResetRequest request, ServerCallContext context) =>
        InEnvironmentAsync(request.SessionId, request, context, static (calls, session, request) =>
            calls.Measure(session, session.Calls.Reset(request), request).AsReset);

    public override Task<Wire.StepResponse> Step(Wire.StepRequest request, ServerCallContext context) =>
        InEnvironmentAsync(request.SessionId, request, context, static (calls, session, request) =>
            calls.Measure(session, session.Calls.Step(request), request).AsStep);

    public override Task<Wire.RestoreResponse> Restore(Wire.RestoreRequest request, ServerCallContext context) =>
        InEnvironmentAsync(request.SessionId, request, context, static (calls, session, request) =>
            calls.Measure(session, session.Calls.Restore(request), request).AsRestore);

    public override Task StepStream(
        IAsyncStreamReader<Wire.StepStreamRequest> requestStream,
        IServerStreamWriter<Wire.StepStreamResponse> responseStream,
        ServerCallContext context) => streams.RunAsync(requestStream, responseStream, context);

    public override Task<Wire.SnapshotResponse> Snapshot(Wire.SnapshotRequest request, ServerCallContext context) =>
        InEnvironmentAsync(request.SessionId, request, context, static (calls, session, _) => new Wire.SnapshotResponse
        {
            Snapshot = session.Calls.Snapshot(session.Id, calls.MaxRequestBytes),
        });

    public override Task<Wire.ForkResponse> Fork(Wire.ForkRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, ClientOf(context), context, static (calls, session, client) =>
            new ValueTask<Wire.ForkResponse>(calls.Opening.ForkAsync(session, client)));

    public override Task<Wire.RenderResponse> Render(Wire.RenderRequest request, ServerCallContext context) =>
        InEnvironmentAsync(request.SessionId, request, context, static (_, session, request) => new Wire.RenderResponse
        {
            Text = session.Calls.Environment.Render(ResetLanes.ToLane(request.Lane, session.Calls.Environment.LaneCount)),
        });

    public override Task<Wire.HeartbeatResponse> Heartbeat(Wire.HeartbeatRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, request, context, static (_, session, _) => ValueTask.FromResult(
            new Wire.HeartbeatResponse { LeaseSeconds = session.Lease.TotalSeconds }));

    public override async Task<Wire.CloseSessionResponse> CloseSession(
        Wire.CloseSessionRequest request, ServerCallContext context)
    {
        return Sessions.Contains(request.SessionId)
            ? await InSessionAsync(request.SessionId, request, context, static (calls, session, _) =>
            {
                calls.Sessions.End(session, SessionEnding.Closed);
                return ValueTask.FromResult(new Wire.CloseSessionResponse());
            })
            : new Wire.CloseSessionResponse();
    }

    /// <summary>"Step" of "/recenv.v1.EnvironmentService/Step".</summary>
    private static string CallName(string method) => method[(method.LastIndexOf('/') + 1)..];

    private static string ClientOf(ServerCallContext context) =>
        context.GetHttpContext().Connection.RemoteIpAddress?.ToString() ?? "unix";

    private async Task<TResponse> Answer<TResponse>(Func<Task<TResponse>> work, ServerCallContext context)
    {
        try
        {
            return await work();
        }
        catch (Exception e)
        {
            throw faults.ToRpcException(e, context.Method, null);
        }
    }

    /// <summary>As <see cref="InSessionAsync"/>, for work that runs the environment's own code.</summary>
    private Task<TResponse> InEnvironmentAsync<TRequest, TResponse>(
        string sessionId,
        TRequest request,
        ServerCallContext context,
        Func<EnvironmentCalls, Session, TRequest, TResponse> work)
    {
        return InSessionAsync(
            sessionId,
            (Request: request, Work: work, context.Method),
            context,
            static (calls, session, call) => session.Plugin is null
                ? new ValueTask<TResponse>(call.Work(calls, session, call.Request))
                : new ValueTask<TResponse>(calls.InPluginAsync(session, call.Method, call.Request, call.Work)));
    }

    // Apart, so that its closure is not made for environments that are no plugin's.
    private Task<TResponse> InPluginAsync<TRequest, TResponse>(
        Session session, string method, TRequest request, Func<EnvironmentCalls, Session, TRequest, TResponse> work) =>
        session.Plugin!.RunAsync(session.EnvironmentId, CallName(method), () => work(this, session, request));

    /// <summary>Enters the session and works. <see cref="CallPipeline"/> leaves it when the reply is out.</summary>
    private async Task<TResponse> InSessionAsync<TRequest, TResponse>(
        string sessionId,
        TRequest request,
        ServerCallContext context,
        Func<EnvironmentCalls, Session, TRequest, ValueTask<TResponse>> work)
    {
        Session? session = null;
        try
        {
            session = await Sessions.EnterAsync(sessionId, context.CancellationToken);
            context.GetHttpContext().Features.Set(session);
            return await work(this, session, request);
        }
        catch (Exception e) when (e is not OperationCanceledException || session is not null)
        {
            throw faults.ToRpcException(e, context.Method, session);
        }
    }

    private BatchReply Measure(Session session, BatchReply reply, IMessage request)
    {
        metrics.Replied(session.EnvironmentId, request, reply);
        return reply;
    }
}

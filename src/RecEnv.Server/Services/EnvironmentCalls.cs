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
        Answer(() => catalogue.Greet(request), context);

    public override Task<Wire.ListEnvironmentsResponse> ListEnvironments(
        Wire.ListEnvironmentsRequest request, ServerCallContext context) =>
        Answer(catalogue.List, context);

    public override Task<Wire.DescribeEnvironmentResponse> DescribeEnvironment(
        Wire.DescribeEnvironmentRequest request, ServerCallContext context) =>
        Answer(() => catalogue.Describe(request), context);

    public override Task<Wire.OpenSessionResponse> OpenSession(
        Wire.OpenSessionRequest request, ServerCallContext context) =>
        Answer(() => Opening.Open(request, ClientOf(context)), context);

    public override Task<Wire.ResetResponse> Reset(Wire.ResetRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, request, context, static (calls, session, request) =>
            calls.Measure(session, session.Calls.Reset(request), request).AsReset);

    public override Task<Wire.StepResponse> Step(Wire.StepRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, request, context, static (calls, session, request) =>
            calls.Measure(session, session.Calls.Step(request), request).AsStep);

    public override Task<Wire.RestoreResponse> Restore(Wire.RestoreRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, request, context, static (calls, session, request) =>
            calls.Measure(session, session.Calls.Restore(request), request).AsRestore);

    public override Task StepStream(
        IAsyncStreamReader<Wire.StepStreamRequest> requestStream,
        IServerStreamWriter<Wire.StepStreamResponse> responseStream,
        ServerCallContext context) => streams.RunAsync(requestStream, responseStream, context);

    public override Task<Wire.SnapshotResponse> Snapshot(Wire.SnapshotRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, request, context, static (calls, session, _) => new Wire.SnapshotResponse
        {
            Snapshot = session.Calls.Snapshot(session.Id, calls.MaxRequestBytes),
        });

    public override Task<Wire.ForkResponse> Fork(Wire.ForkRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, ClientOf(context), context, static (calls, session, client) =>
            calls.Opening.Fork(session, client));

    public override Task<Wire.RenderResponse> Render(Wire.RenderRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, request, context, static (_, session, request) => new Wire.RenderResponse
        {
            Text = session.Calls.Environment.Render(ResetLanes.ToLane(request.Lane)),
        });

    public override Task<Wire.HeartbeatResponse> Heartbeat(Wire.HeartbeatRequest request, ServerCallContext context) =>
        InSessionAsync(request.SessionId, request, context, static (_, session, _) => new Wire.HeartbeatResponse
        {
            LeaseSeconds = session.Lease.TotalSeconds,
        });

    public override async Task<Wire.CloseSessionResponse> CloseSession(
        Wire.CloseSessionRequest request, ServerCallContext context)
    {
        return Sessions.Contains(request.SessionId)
            ? await InSessionAsync(request.SessionId, request, context, static (calls, session, _) =>
            {
                calls.Sessions.End(session, SessionEnding.Closed);
                return new Wire.CloseSessionResponse();
            })
            : new Wire.CloseSessionResponse();
    }

    private static string ClientOf(ServerCallContext context) =>
        context.GetHttpContext().Connection.RemoteIpAddress?.ToString() ?? "unix";

    private Task<TResponse> Answer<TResponse>(Func<TResponse> work, ServerCallContext context)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception e)
        {
            throw faults.ToRpcException(e, context.Method, null);
        }
    }

    /// <summary>Enters the session and works. <see cref="CallPipeline"/> leaves it when the reply is out.</summary>
    private async Task<TResponse> InSessionAsync<TRequest, TResponse>(
        string sessionId,
        TRequest request,
        ServerCallContext context,
        Func<EnvironmentCalls, Session, TRequest, TResponse> work)
    {
        Session? session = null;
        try
        {
            session = await Sessions.EnterAsync(sessionId, context.CancellationToken);
            context.GetHttpContext().Features.Set(session);
            return work(this, session, request);
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

using Google.Protobuf;
using Grpc.Core;
using RecEnv.Options;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Errors;

/// <summary>The one place where exceptions become gRPC errors.</summary>
internal static class ErrorMapping
{
    public const string TrailerName = "recenv-error-bin";

    /// <summary>What an expected exception says to the caller; null for an unexpected one.</summary>
    public static Wire.ErrorDetail? Expected(Exception exception) => exception switch
    {
        CallRefusedException e => Detail(e.Code, e.Message, e.FaultPath, e.RetryAfterSeconds),
        InvalidActionException e => Detail(Wire.ErrorCode.InvalidAction, e.Message),
        ResetNeededException e => Detail(Wire.ErrorCode.ResetNeeded, e.Message),
        UnknownEnvironmentException e => Detail(Wire.ErrorCode.UnknownEnvironment, e.Message),
        InvalidOptionException e => Detail(Wire.ErrorCode.InvalidOption, e.Message, e.Key ?? ""),
        SnapshotException e => Detail(Wire.ErrorCode.Snapshot, e.Message),
        ArgumentException e => Detail(Wire.ErrorCode.InvalidRequest, e.Message),
        _ => null,
    };

    /// <summary>What a bug says to the caller: nothing but where the log has more.</summary>
    /// <param name="logId">Id of the log line.</param>
    /// <param name="sessionId">Session that was closed for it, or null.</param>
    public static Wire.ErrorDetail Unexpected(string logId, string? sessionId)
    {
        string rest = sessionId is null
            ? "Please report it with the line of the server's log that has this id."
            : $"Session \"{sessionId}\" was closed; open a new one. The server's log has more under this id.";
        string sentences = $"Bug in the server or the environment, log id {logId}. {rest}";
        return Detail(Wire.ErrorCode.Internal, sentences, sessionId ?? "");
    }

    /// <summary>What the fault of a plugin says to the caller.</summary>
    /// <param name="plugin">File name of the plugin.</param>
    /// <param name="fault">What its environment did.</param>
    /// <param name="logId">Id of the log line.</param>
    /// <param name="sessionId">Session that was closed for it, or null.</param>
    public static Wire.ErrorDetail Faulted(
        string plugin, EnvironmentFaultException fault, string logId, string? sessionId)
    {
        string closed = sessionId is null ? "" : $" Session \"{sessionId}\" was closed; open a new one.";
        return Detail(
            Wire.ErrorCode.Internal,
            $"Plugin \"{plugin}\": environment \"{fault.EnvironmentId}\" {fault.Predicate}.{closed} The server's log has " +
            $"more under log id {logId}.",
            sessionId ?? "");
    }

    public static RpcException ToRpcException(Wire.ErrorDetail detail)
    {
        var trailers = new Metadata { { TrailerName, detail.ToByteArray() } };
        return new RpcException(new Status(StatusOf(detail.Code), detail.Message), trailers);
    }

    public static StatusCode StatusOf(Wire.ErrorCode code) => code switch
    {
        Wire.ErrorCode.UnknownEnvironment or Wire.ErrorCode.UnknownSession => StatusCode.NotFound,
        Wire.ErrorCode.InvalidOption or Wire.ErrorCode.InvalidAction or Wire.ErrorCode.Snapshot
            or Wire.ErrorCode.InvalidRequest => StatusCode.InvalidArgument,
        Wire.ErrorCode.ResetNeeded or Wire.ErrorCode.Sequence
            or Wire.ErrorCode.Version or Wire.ErrorCode.Visit or Wire.ErrorCode.Feedback
            or Wire.ErrorCode.NoRecommender => StatusCode.FailedPrecondition,
        Wire.ErrorCode.Capacity => StatusCode.ResourceExhausted,
        Wire.ErrorCode.Unauthenticated => StatusCode.Unauthenticated,
        _ => StatusCode.Internal,
    };

    public static Wire.ErrorDetail Detail(
        Wire.ErrorCode code, string message, string path = "", double retryAfter = 0)
    {
        return new Wire.ErrorDetail
        {
            Code = code,
            Message = HeaderText.Cut(message, HeaderText.MessageBudget),
            Path = HeaderText.Cut(path, HeaderText.PathBudget),
            RetryAfterSeconds = retryAfter,
            Recoverable = code is not (Wire.ErrorCode.UnknownSession or Wire.ErrorCode.Version
                or Wire.ErrorCode.Unauthenticated or Wire.ErrorCode.Internal or Wire.ErrorCode.NoRecommender),
        };
    }
}

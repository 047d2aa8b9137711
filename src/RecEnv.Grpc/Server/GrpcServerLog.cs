using Microsoft.Extensions.Logging;

namespace RecEnv.Grpc.Server;

/// <summary>
/// What the server logs. Event ids are stable. Nothing per call above Debug unless something is wrong.
/// </summary>
internal static partial class GrpcServerLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Path} was cancelled by the client.")]
    public static partial void CallCancelled(ILogger logger, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "{Path} was ended by its deadline.")]
    public static partial void DeadlineExceeded(ILogger logger, string path, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "{Path} was ended with {Status}.")]
    public static partial void CallFailed(ILogger logger, string path, string status, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "{Path} ended with an unhandled exception.")]
    public static partial void UnhandledException(ILogger logger, string path, Exception exception);

    [LoggerMessage(5, LogLevel.Warning,
        "{Path}: metadata \"{Key}\" was left out, as its text is not printable ASCII; use a key ending in \"-bin\".")]
    public static partial void MetadataLeftOut(ILogger logger, string path, string key);

    [LoggerMessage(6, LogLevel.Error, "{Path}: a callback of the call's cancellation token threw.")]
    public static partial void CancellationCallbackFailed(ILogger logger, string path, Exception exception);
}

using Microsoft.Extensions.Logging;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Errors;

internal static partial class ServerFaultsLog
{
    [LoggerMessage(
        300,
        LogLevel.Information,
        "Session {SessionId} ({EnvironmentId}): {Method} was refused, {Code}: {Sentence}")]
    public static partial void CallRefused(
        ILogger logger, string sessionId, string environmentId, string method, Wire.ErrorCode code, string sentence);

    [LoggerMessage(
        301, LogLevel.Error, "Session {SessionId} ({EnvironmentId}): {Method} failed unexpectedly, log id {LogId}")]
    public static partial void CallFailed(
        ILogger logger, string sessionId, string environmentId, string method, string logId, Exception exception);
}

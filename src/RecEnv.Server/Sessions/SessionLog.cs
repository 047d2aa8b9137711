using Microsoft.Extensions.Logging;

namespace RecEnv.Server.Sessions;

internal static partial class SessionLog
{
    [LoggerMessage(
        200,
        LogLevel.Information,
        "Session {SessionId} ({EnvironmentId}) opened: {LaneCount} lanes, lease {LeaseSeconds} s, " +
        "client \"{ClientName}\" at {Client}")]
    public static partial void Opened(
        ILogger logger,
        string sessionId,
        string environmentId,
        int laneCount,
        double leaseSeconds,
        string clientName,
        string client);

    [LoggerMessage(201, LogLevel.Information, "Session {SessionId} ({EnvironmentId}) {Ending}")]
    public static partial void Ended(ILogger logger, string sessionId, string environmentId, string ending);
}

using Microsoft.Extensions.Logging;

namespace RecEnv.Server.Observability;

internal static partial class ServerLog
{
    [LoggerMessage(100, LogLevel.Information, "Listening at {Addresses} with {EnvironmentCount} environments")]
    public static partial void Started(ILogger logger, string addresses, int environmentCount);

    [LoggerMessage(
        103,
        LogLevel.Information,
        "Agent {Agent} recommends for {EnvironmentId}: at most {MaxVisits} visits at a time, learns: {Learns}")]
    public static partial void Recommends(ILogger logger, string agent, string environmentId, int maxVisits, bool learns);

    [LoggerMessage(101, LogLevel.Information, "Stopping with {SessionCount} open sessions")]
    public static partial void Stopping(ILogger logger, int sessionCount);

    [LoggerMessage(102, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);
}

using Microsoft.Extensions.Logging;

namespace RecEnv.Server.Plugins;

internal static partial class PluginLog
{
    [LoggerMessage(
        400,
        LogLevel.Error,
        "Plugin {Plugin} ({EnvironmentId}) did not return from {Call} within {Seconds} s; its thread was given up, " +
        "{Abandoned} of {MostAbandoned}")]
    public static partial void Abandoned(
        ILogger logger, string plugin, string environmentId, string call, double seconds, int abandoned, int mostAbandoned);
}

using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace RecEnv.Tool.Commands;

/// <summary>What a server started by the tool logs, and how much of it.</summary>
internal static class ServeLogging
{
    private const string Levels = "trace, debug, information, warning, error, critical, none";

    /// <summary>The option --log-level.</summary>
    public static Option<LogLevel> LevelOption() => new("--log-level")
    {
        Description = $"Least level of log lines on standard error: {Levels}.",
        HelpName = "level",
        DefaultValueFactory = _ => LogLevel.Information,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!char.IsAsciiLetter(text.FirstOrDefault()) || !Enum.TryParse(text, ignoreCase: true, out LogLevel level))
            {
                result.AddError($"--log-level must be one of {Levels} but is {text}.");
                return default;
            }

            return level;
        },
    };

    /// <summary>Logs to standard error, a line for each event.</summary>
    /// <param name="level">Least level of a line.</param>
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(builder => builder
        .AddFilter((category, lineLevel) => Shows(category ?? "", lineLevel, level))
        .AddSimpleConsole(format =>
        {
            format.SingleLine = true;
            format.TimestampFormat = "HH:mm:ss ";
        })
        .AddConsole(target => target.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>
    /// Says whether a line is shown. The web framework's own start below warnings with several lines for each call; why a
    /// server does not start is left to the tool, which says it in one sentence.
    /// </summary>
    /// <param name="category">Category of the line.</param>
    /// <param name="lineLevel">Level of the line.</param>
    /// <param name="least">Least level asked for.</param>
    public static bool Shows(string category, LogLevel lineLevel, LogLevel least)
    {
        bool isStartFailure = category == "Microsoft.Extensions.Hosting.Internal.Host"
            || (category == "Microsoft.AspNetCore.Server.Kestrel" && lineLevel == LogLevel.Critical);
        bool isFramework = category.StartsWith("Microsoft.", StringComparison.Ordinal)
            || category.StartsWith("System.", StringComparison.Ordinal);
        return !isStartFailure && lineLevel >= least && (!isFramework || lineLevel >= LogLevel.Warning);
    }
}

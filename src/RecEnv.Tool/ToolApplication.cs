using System.CommandLine;
using System.CommandLine.Parsing;
using RecEnv.Plugins;
using RecEnv.Scenarios;
using RecEnv.Tool.Commands;

namespace RecEnv.Tool;

/// <summary>The tool from arguments to exit code. Problems become one sentence on the error writer.</summary>
internal static class ToolApplication
{
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, ToolConsole console, CancellationToken cancellation = default)
    {
        ParseResult parsed = ToolCommands.Create(console).Parse(arguments);
        if (parsed.Action is not ExampleHelp && Problem(parsed) is { } misuse)
        {
            return Misused(console, $"{misuse} \"{Path(parsed.CommandResult.Command)} --help\" shows how.");
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = console.Output,
                    Error = console.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellation);
        }
        catch (Exception problem) when (IsMisuse(problem))
        {
            return Misused(console, Sentence(problem));
        }
        catch (Exception problem)
        {
            console.Error.WriteLine(problem.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>True for what only the caller can set right: an unknown environment, a bad option or value.</summary>
    private static bool IsMisuse(Exception problem) => problem is MisuseException or UnknownEnvironmentException
        or PluginException or ScenarioException or ArgumentException;

    /// <summary>The message without the name of a parameter, which says nothing to who typed a command line.</summary>
    private static string Sentence(Exception problem)
    {
        string suffix = problem is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : "";
        return suffix.Length > 0 && problem.Message.EndsWith(suffix, StringComparison.Ordinal)
            ? problem.Message[..^suffix.Length]
            : problem.Message;
    }

    private static int Misused(ToolConsole console, string sentence)
    {
        console.Error.WriteLine(sentence);
        return ExitCode.Misused;
    }

    /// <summary>
    /// What is wrong with the command line, null if nothing is. The parser does not name a command that it does not know, and
    /// takes an option that it does not know for the agent or environment that may stand there.
    /// </summary>
    private static string? Problem(ParseResult parsed)
    {
        string? option = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).FirstOrDefault(value => value.StartsWith("--", StringComparison.Ordinal));
        if (option is not null)
        {
            return $"Unrecognized command or argument '{option}'.";
        }

        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        if (parsed.CommandResult.Command is ToolCommand || parsed.UnmatchedTokens is not [{ } unknown, ..])
        {
            // Of an option's own error, the command's missing arguments are no explanation.
            bool ofCommand = parsed.Errors[0].SymbolResult is CommandResult or ArgumentResult { Parent: CommandResult };
            return (ofCommand ? MissingArguments.Sentence(parsed) : null) ?? parsed.Errors[0].Message;
        }

        string commands = string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(command => command.Name));
        return $"recenv has no command \"{unknown}\"; its commands are {commands}.";
    }

    private static string Path(Command command) => command is ToolCommand ? $"recenv {command.Name}" : command.Name;
}

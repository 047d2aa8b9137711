using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RecEnv.Tool.Commands;

namespace RecEnv.Tool;

/// <summary>A help page that ends with an example.</summary>
internal sealed class ExampleHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        string example = parseResult.CommandResult.Command is ToolCommand command ? command.Example : ToolCommands.Example;
        parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}");
        return ExitCode.Done;
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using RecEnv.Agents;

namespace RecEnv.Tool.Commands;

/// <summary>The tool's command line.</summary>
internal static class ToolCommands
{
    /// <summary>The example of the main help page.</summary>
    public const string Example = "recenv demo";

    /// <summary>Makes the command line. Not a RootCommand, whose name is that of the file that runs.</summary>
    public static Command Create(ToolConsole console)
    {
        var registry = EnvironmentRegistry.CreateDefault();
        var agents = AgentRegistry.CreateDefault();
        var extensions = new ExtensionOptions(registry);
        var help = new HelpOption();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        var recenv = new Command(
            "recenv", "Environments of recommender systems: served, described, played and measured.")
        {
            help,
            new VersionOption(),
            extensions.Plugin,
            extensions.Scenario,
            new DemoCommand(console, registry),
            new ServeCommand(console, registry, agents),
            new EvaluateCommand(console, registry, agents),
            new TrainCommand(console, registry, agents),
            new RankCommand(console, registry, agents),
            new ListCommand(console, registry, agents),
            new DescribeCommand(console, registry, agents),
            new BenchCommand(console, registry),
            new GenerateCommand(console),
            new FitCommand(console, TimeProvider.System),
            new SimulateCommand(console, registry, agents),
        };
        foreach (ToolCommand command in recenv.Subcommands.OfType<ToolCommand>())
        {
            command.Extensions = extensions;
        }

        return recenv;
    }
}

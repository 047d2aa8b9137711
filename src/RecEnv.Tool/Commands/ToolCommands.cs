using System.CommandLine;
using System.CommandLine.Help;

namespace RecEnv.Tool.Commands;

/// <summary>The tool's command line.</summary>
internal static class ToolCommands
{
    /// <summary>The example of the main help page.</summary>
    public const string Example = "recenv demo";

    public static RootCommand Create(ToolConsole console)
    {
        EnvironmentRegistry registry = EnvironmentRegistry.CreateDefault();
        var root = new RootCommand("Environments of recommender systems: served, described, demonstrated and measured.")
        {
            new DemoCommand(console, registry),
            new ServeCommand(console, registry),
            new ListCommand(console, registry),
            new DescribeCommand(console, registry),
            new BenchCommand(console, registry),
        };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }
}

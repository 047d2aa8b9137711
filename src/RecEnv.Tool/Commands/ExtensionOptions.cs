using System.CommandLine;
using RecEnv.Plugins;
using RecEnv.Scenarios;

namespace RecEnv.Tool.Commands;

/// <summary>Environments from outside, for every command: --plugin and --scenario.</summary>
/// <param name="registry">Receives them before the command runs.</param>
internal sealed class ExtensionOptions(EnvironmentRegistry registry)
{
    /// <summary>The option --plugin.</summary>
    public Option<string[]> Plugin { get; } = new("--plugin")
    {
        Description = "Assembly with environments of its own, run with the rights of this process. May be given again.",
        HelpName = "assembly.dll",
        Recursive = true,
    };

    /// <summary>The option --scenario.</summary>
    public Option<string[]> Scenario { get; } = new("--scenario")
    {
        Description = "JSON file that joins an environment from pieces; \"recenv list --pieces\" shows them. May be given again.",
        HelpName = "file.json",
        Recursive = true,
    };

    /// <summary>Registers what the command line names.</summary>
    /// <exception cref="PluginException">An assembly cannot be loaded as a plugin.</exception>
    /// <exception cref="ScenarioException">A file describes no environment.</exception>
    public void Load(ParseResult arguments)
    {
        foreach (string path in arguments.GetValue(Plugin) ?? [])
        {
            PluginLoader.Load(path, registry);
        }

        foreach (string path in arguments.GetValue(Scenario) ?? [])
        {
            ScenarioLoader.Load(path, registry);
        }
    }
}

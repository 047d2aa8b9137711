using System.CommandLine;
using RecEnv.Plugins;
using RecEnv.Scenarios;

namespace RecEnv.Tool.Commands;

/// <summary>Environments from outside, for every command: --plugin and --scenario.</summary>
/// <param name="registry">Receives them before the command runs.</param>
internal sealed class ExtensionOptions(EnvironmentRegistry registry)
{
    private readonly Dictionary<string, string> _scenarios = new(StringComparer.Ordinal); // file names by id

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
    /// <exception cref="MisuseException">A name is empty.</exception>
    /// <exception cref="PluginException">An assembly cannot be loaded as a plugin.</exception>
    /// <exception cref="ScenarioException">A file describes no environment.</exception>
    public void Load(ParseResult arguments)
    {
        foreach (string path in arguments.GetValue(Plugin) ?? [])
        {
            PluginLoader.Load(Named("--plugin", path), registry);
        }

        foreach (string path in arguments.GetValue(Scenario) ?? [])
        {
            _scenarios[ScenarioLoader.Load(Named("--scenario", path), registry)] = Path.GetFileName(path);
        }
    }

    /// <summary>Says in one sentence whose environment broke, and how.</summary>
    public string Explain(EnvironmentFaultException fault)
    {
        string source = registry.PluginOf(fault.EnvironmentId) is { } plugin ? $"Plugin \"{plugin}\": environment"
            : _scenarios.TryGetValue(fault.EnvironmentId, out string? file) ? $"Scenario \"{file}\": environment"
            : "Environment";
        string cause = fault.InnerException is { } inner ? $": {inner.Message.ReplaceLineEndings(" ").TrimEnd('.')}" : "";
        return $"{source} \"{fault.EnvironmentId}\" {fault.Predicate}{cause}.";
    }

    private static string Named(string option, string path) =>
        path.Length > 0 ? path : throw new MisuseException($"{option} names no file. Name one, or leave it out.");
}

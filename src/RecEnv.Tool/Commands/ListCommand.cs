using System.CommandLine;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv list.</summary>
internal sealed class ListCommand : ToolCommand
{
    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ListCommand(ToolConsole console, EnvironmentRegistry registry)
        : base("list", "Lists the environments.", "recenv list --json")
    {
        (_console, _registry) = (console, registry);
        Options.Add(_json);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_json))
        {
            _console.Output.WriteLine(JsonText.Write(_registry.Definitions.Select(
                x => new { x.Id, x.Summary, Plugin = _registry.PluginOf(x.Id) })));
        }
        else
        {
            Table table = new Table().AddColumns("Environment", "What it is");
            foreach (EnvironmentDefinition definition in _registry.Definitions)
            {
                table.AddRow(Markup.Escape(definition.Id), Markup.Escape(Summary(definition)));
            }

            _console.Ansi.Write(table);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private string Summary(EnvironmentDefinition definition) => _registry.PluginOf(definition.Id) is { } plugin
        ? $"{definition.Summary} (plugin {plugin})"
        : definition.Summary;
}

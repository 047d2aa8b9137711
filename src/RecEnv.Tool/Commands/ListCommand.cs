using System.CommandLine;
using RecEnv.Agents;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv list.</summary>
internal sealed class ListCommand : ToolCommand
{
    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;
    private readonly AgentRegistry _agents;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ListCommand(ToolConsole console, EnvironmentRegistry registry, AgentRegistry agents)
        : base("list", "Lists the environments and the agents.", "recenv list --json")
    {
        (_console, _registry, _agents) = (console, registry, agents);
        Options.Add(_json);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_json))
        {
            _console.Output.WriteLine(JsonText.Write(new
            {
                Environments = _registry.Definitions.Select(x => new { x.Id, x.Summary }),
                Agents = _agents.Definitions.Select(x => new { x.Name, x.Summary }),
            }));
        }
        else
        {
            Write("Environment", "What it is", _registry.Definitions.Select(x => (x.Id, x.Summary)));
            Write("Agent", "What it does", _agents.Definitions.Select(x => (x.Name, x.Summary)));
        }

        return Task.FromResult(ExitCode.Done);
    }

    private void Write(string title, string meaning, IEnumerable<(string Name, string Summary)> rows)
    {
        Table table = new Table().AddColumns(title, meaning);
        foreach ((string name, string summary) in rows)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(summary));
        }

        _console.Ansi.Write(table);
    }
}

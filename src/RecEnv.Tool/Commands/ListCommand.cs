using System.CommandLine;
using System.Text.Json.Nodes;
using RecEnv.Agents;
using RecEnv.Scenarios;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv list.</summary>
internal sealed class ListCommand : ToolCommand
{
    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;
    private readonly AgentRegistry _agents;
    private readonly Option<bool> _pieces = new("--pieces") { Description = "List the pieces of scenarios instead." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ListCommand(ToolConsole console, EnvironmentRegistry registry, AgentRegistry agents)
        : base("list", "Lists the environments and the agents.", "recenv list --json")
    {
        (_console, _registry, _agents) = (console, registry, agents);
        Options.Add(_pieces);
        Options.Add(_json);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_pieces))
        {
            WritePieces(arguments.GetValue(_json));
        }
        else if (arguments.GetValue(_json))
        {
            _console.Output.WriteLine(JsonText.Write(new
            {
                Environments = _registry.Definitions.Select(x => new { x.Id, x.Summary, Plugin = _registry.PluginOf(x.Id) }),
                Agents = _agents.Definitions.Select(x => new { x.Name, x.Summary }),
            }));
        }
        else
        {
            Write("Environment", "What it is", _registry.Definitions.Select(x => (x.Id, Summary(x))));
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

    private void WritePieces(bool json)
    {
        if (json)
        {
            _console.Output.WriteLine(JsonText.Write(ScenarioPieces.All.Select(piece => new
            {
                piece.Kind,
                piece.Name,
                piece.Summary,
                piece.GoesWithKind,
                piece.GoesWith,
                OptionsSchema = JsonNode.Parse(piece.Schema.JsonSchema),
            })));
            return;
        }

        Table table = new Table().AddColumns("Kind", "Name", "What it is", "Goes with", "Options");
        foreach (ScenarioPiece piece in ScenarioPieces.All)
        {
            string fits = piece.GoesWith.Count == 0 ? "" : $"{piece.GoesWithKind}: {string.Join(", ", piece.GoesWith)}";
            string options = string.Join(", ", piece.Schema.Options.Select(option => option.Key));
            table.AddRow(piece.Kind, piece.Name, Markup.Escape(piece.Summary), fits, options);
        }

        _console.Ansi.Write(table);
    }

    private string Summary(EnvironmentDefinition definition) => _registry.PluginOf(definition.Id) is { } plugin
        ? $"{definition.Summary} (plugin {plugin})"
        : definition.Summary;
}

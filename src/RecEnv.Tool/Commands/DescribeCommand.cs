using System.CommandLine;
using System.Text.Json.Nodes;
using RecEnv.Agents;
using RecEnv.Options;
using RecEnv.Scenarios;
using RecEnv.Spaces;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv describe.</summary>
internal sealed class DescribeCommand : ToolCommand
{
    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;
    private readonly AgentRegistry _agents;
    private readonly Argument<string?> _id = new("name")
    {
        Description = "Id of an environment or name of an agent, as \"recenv list\" shows it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _scenarioSchema = new("--scenario-schema")
    {
        Description = "Write what a file for --scenario may hold, as JSON Schema.",
    };

    private readonly Option<string[]> _option = CommonOptions.EnvironmentOption();
    private readonly Option<string?> _options = CommonOptions.EnvironmentOptions();
    private readonly Option<bool> _json = CommonOptions.Json();

    public DescribeCommand(ToolConsole console, EnvironmentRegistry registry, AgentRegistry agents)
        : base(
            "describe",
            "Describes an environment (options, spaces, infos) or an agent (options).",
            "recenv describe InterestEvolution-v0 --option slate_size=3")
    {
        (_console, _registry, _agents) = (console, registry, agents);
        Arguments.Add(_id);
        Options.Add(_option);
        Options.Add(_options);
        Options.Add(_json);
        Options.Add(_scenarioSchema);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_scenarioSchema))
        {
            _console.Output.WriteLine(JsonText.Write(JsonNode.Parse(ScenarioLoader.JsonSchema)));
            return Task.FromResult(ExitCode.Done);
        }

        string name = arguments.GetValue(_id) ?? throw new MisuseException(
            "Which environment? Give its id, such as InterestEvolution-v0; \"recenv list\" shows all.");
        string? optionsJson = OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option));
        if (_agents.Definitions.FirstOrDefault(agent => agent.Name == name) is { } agent)
        {
            WriteAgent(agent, optionsJson, arguments.GetValue(_json));
            return Task.FromResult(ExitCode.Done);
        }

        EnvironmentDefinition definition = _registry.Definitions.FirstOrDefault(one => one.Id == name) ?? throw Unknown(name);
        EnvironmentContract contract = _registry.DescribeChecked(name, new EnvironmentSettings
        {
            OptionsJson = optionsJson,
        });
        var values = (JsonObject)JsonNode.Parse(contract.OptionsJson)!;
        if (arguments.GetValue(_json))
        {
            _console.Output.WriteLine(Json(definition, contract, values));
        }
        else
        {
            WriteTables(definition, contract, values);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private MisuseException Unknown(string name)
    {
        string?[] nearest =
        [
            Nearest.Find(name, _registry.Definitions.Select(one => one.Id)),
            Nearest.Find(name, _agents.Definitions.Select(one => one.Name)),
        ];
        string meant = string.Join(" or ", nearest.OfType<string>().Select(one => $"\"{one}\""));
        string hint = meant.Length > 0 ? $" Did you mean {meant}?" : "";
        return new MisuseException($"No environment or agent is called \"{name}\".{hint} \"recenv list\" shows all.");
    }

    private void WriteAgent(AgentDefinition agent, string? optionsJson, bool json)
    {
        var values = (JsonObject)JsonNode.Parse(agent.Schema.ToJson(agent.Schema.Parse(optionsJson)))!;
        if (json)
        {
            var schema = JsonNode.Parse(agent.Schema.JsonSchema);
            _console.Output.WriteLine(JsonText.Write(new { agent.Name, agent.Summary, Options = values, OptionsSchema = schema }));
            return;
        }

        _console.Ansi.MarkupLineInterpolated($"[bold]{agent.Name}[/]: {agent.Summary}");
        _console.Ansi.Write(OptionTable(agent.Schema, values));
    }

    private static string Json(EnvironmentDefinition definition, EnvironmentContract contract, JsonObject values)
    {
        return JsonText.Write(new
        {
            contract.EnvironmentId,
            definition.Summary,
            Options = values,
            OptionsSchema = JsonNode.Parse(definition.Schema.JsonSchema),
            ObservationSpace = contract.ObservationSpace.Describe(),
            ObservationLeaves = contract.ObservationSpace.Leaves.Select(Describe),
            ActionSpace = contract.ActionSpace.Describe(),
            ActionLeaves = contract.ActionSpace.Leaves.Select(Describe),
            Infos = contract.Infos.Select(Describe),
            contract.MaxEpisodeSteps,
            contract.Slate,
            contract.Generator,
        });
    }

    private static object Describe(Leaf leaf) => new { leaf.Path, Type = leaf.ElementType.Name(), leaf.Shape };

    private void WriteTables(EnvironmentDefinition definition, EnvironmentContract contract, JsonObject values)
    {
        _console.Ansi.MarkupLineInterpolated($"[bold]{contract.EnvironmentId}[/]: {definition.Summary}");
        _console.Ansi.WriteLine();
        _console.Ansi.Write(OptionTable(definition.Schema, values));
        _console.Ansi.Write(LeafTable("Observation", contract.ObservationSpace.Leaves));
        _console.Ansi.Write(LeafTable("Info", contract.Infos));
        string limit = contract.MaxEpisodeSteps == 0 ? "no step limit" : $"at most {contract.MaxEpisodeSteps} steps";
        _console.Ansi.MarkupLineInterpolated($"Action: {contract.ActionSpace.Describe()}. Episode: {limit}.");
    }

    internal static Table OptionTable(OptionsSchema schema, JsonObject values)
    {
        Table table = new Table().AddColumns("Option", "Value", "Type", "Range", "Unit", "Default", "Source", "Meaning");
        foreach (OptionInfo option in schema.Options)
        {
            string range = option.Choices.Count > 0 ? string.Join(" | ", option.Choices) : option.Range;
            string value = values[option.Key]?.ToJsonString() ?? "null";
            string[] cells =
            [
                option.Key, value, option.Type, range, option.Unit ?? "", option.Default, option.Source ?? "",
                option.Description,
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static Table LeafTable(string title, IReadOnlyList<Leaf> leaves)
    {
        Table table = new Table().AddColumns(title, "Type", "Shape");
        foreach (Leaf leaf in leaves)
        {
            table.AddRow(
                Markup.Escape(leaf.Path.Length == 0 ? "(itself)" : leaf.Path),
                leaf.ElementType.Name(),
                leaf.Shape.Count == 0 ? "scalar" : Markup.Escape($"[{string.Join(", ", leaf.Shape)}]"));
        }

        return table;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
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
    private readonly Argument<string?> _id = new("env")
    {
        Description = "Id of the environment, as \"recenv list\" shows it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _scenarioSchema = new("--scenario-schema")
    {
        Description = "Write what a file for --scenario may hold, as JSON Schema.",
    };

    private readonly Option<string[]> _option = CommonOptions.EnvironmentOption();
    private readonly Option<string?> _options = CommonOptions.EnvironmentOptions();
    private readonly Option<bool> _json = CommonOptions.Json();

    public DescribeCommand(ToolConsole console, EnvironmentRegistry registry)
        : base(
            "describe",
            "Describes an environment: options, spaces, infos.",
            "recenv describe InterestEvolution-v0 --option slate_size=3")
    {
        (_console, _registry) = (console, registry);
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

        string id = arguments.GetValue(_id) ?? throw new MisuseException(
            "Which environment? Give its id, such as InterestEvolution-v0; \"recenv list\" shows all.");
        EnvironmentDefinition definition = _registry.Find(id);
        EnvironmentContract contract = definition.Describe(new EnvironmentSettings
        {
            OptionsJson = OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option)),
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

    private static Table OptionTable(OptionsSchema schema, JsonObject values)
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

using System.Text.Json.Nodes;
using RecEnv.Options;
using RecEnv.Scenarios.Pieces;

namespace RecEnv.Scenarios;

/// <summary>What a scenario's file may hold, as JSON Schema.</summary>
internal static class ScenarioSchema
{
    public static string Json { get; } = CanonicalJson.Write(writer => Describe().WriteTo(writer));

    private static JsonObject Describe()
    {
        var properties = new JsonObject
        {
            ["id"] = new JsonObject
            {
                ["description"] = "Id of the environment.",
                ["type"] = "string",
                ["pattern"] = "^[A-Za-z][A-Za-z0-9_-]*-v[0-9]+$",
            },
            ["summary"] = new JsonObject { ["description"] = "What it is, in one sentence.", ["type"] = "string" },
        };
        foreach ((string key, JsonNode? option) in Properties(OptionsSchema.For<ScenarioFrame>()).ToList())
        {
            properties[key] = option!.DeepClone();
        }

        foreach (string kind in ScenarioPieces.Kinds)
        {
            properties[kind] = new JsonObject { ["oneOf"] = new JsonArray([.. ScenarioPieces.OfKind(kind).Select(Describe)]) };
        }

        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "RecEnv scenario",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("id", ScenarioPieces.Items, ScenarioPieces.User, ScenarioPieces.Choice, ScenarioPieces.Reward),
            ["properties"] = properties,
        };
    }

    // A piece is its name alone, or an object with its name as "type".
    private static JsonNode Describe(ScenarioPiece piece)
    {
        var properties = new JsonObject { ["type"] = new JsonObject { ["const"] = piece.Name } };
        foreach ((string key, JsonNode? option) in Properties(piece.Schema).ToList())
        {
            properties[key] = option!.DeepClone();
        }

        var described = new JsonObject
        {
            ["description"] = piece.Summary,
            ["anyOf"] = new JsonArray(
                new JsonObject { ["const"] = piece.Name },
                new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("type"),
                    ["additionalProperties"] = false,
                    ["properties"] = properties,
                }),
        };
        if (piece.GoesWith.Count > 0)
        {
            described["x-goes-with"] = new JsonObject
            {
                [piece.GoesWithKind] = new JsonArray([.. piece.GoesWith.Select(name => (JsonNode)name)]),
            };
        }

        return described;
    }

    private static JsonObject Properties(OptionsSchema schema) =>
        JsonNode.Parse(schema.JsonSchema)!["properties"]!.AsObject();
}

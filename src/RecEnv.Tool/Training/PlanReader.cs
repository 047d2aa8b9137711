using System.Text.Json;
using System.Text.Json.Nodes;
using RecEnv.Agents.Runs;

namespace RecEnv.Tool.Training;

/// <summary>Lays what the command line says over a plan.</summary>
internal static class PlanReader
{
    /// <summary>Joins them.</summary>
    /// <param name="plan">The plan; null for the defaults.</param>
    /// <param name="changes">Keys of a plan with values as the command line has them: JSON, or text.</param>
    /// <exception cref="Options.InvalidOptionException">A value is ill-typed or out of range, or options disagree.</exception>
    public static TrainingPlan Read(TrainingPlan? plan, IEnumerable<(string Key, string Value)> changes)
    {
        JsonObject json = plan is null ? [] : JsonNode.Parse(plan.ToJson())!.AsObject();
        foreach ((string key, string value) in changes)
        {
            json[key] = Parse(value);
        }

        return TrainingPlan.Parse(json.ToJsonString());
    }

    /// <summary>Text that stays text, even if it reads like a number.</summary>
    public static string Text(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>Seeds from "1,2,3".</summary>
    public static string Seeds(string text) => $"[{text}]";

    /// <summary>Lays pairs over the options that a plan has already.</summary>
    public static string Options(string? given, string? pairs)
    {
        JsonObject all = given is null ? [] : JsonNode.Parse(given)!.AsObject();
        foreach ((string key, JsonNode? value) in pairs is null ? [] : JsonNode.Parse(pairs)!.AsObject())
        {
            all[key] = value?.DeepClone();
        }

        return all.ToJsonString();
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}

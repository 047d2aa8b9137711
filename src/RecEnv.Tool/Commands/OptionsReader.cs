using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Tool.Commands;

/// <summary>Joins an environment's options from the command line into one JSON object.</summary>
internal static class OptionsReader
{
    /// <summary>Joins them.</summary>
    /// <param name="json">A JSON object; null for none.</param>
    /// <param name="pairs">KEY=VALUE; a value that is no JSON is text.</param>
    /// <returns>A JSON object; null when nothing was given.</returns>
    /// <exception cref="MisuseException">A pair has no key or no "=", or the object is none.</exception>
    public static string? Read(string? json, IReadOnlyList<string>? pairs)
    {
        if (pairs is null or [])
        {
            return json;
        }

        JsonObject options = json is null ? [] : ParseObject(json);
        foreach (string pair in pairs)
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign < 1)
            {
                string lack = sign < 0 ? "value" : "key";
                throw new MisuseException($"\"{pair}\" has no {lack}. Write KEY=VALUE, for example slate_size=3.");
            }

            options[pair[..sign]] = ParseValue(pair[(sign + 1)..]);
        }

        return options.ToJsonString();
    }

    private static JsonObject ParseObject(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw Refuse(json);
        }
        catch (JsonException)
        {
            throw Refuse(json);
        }
    }

    private static JsonNode? ParseValue(string text)
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

    private static MisuseException Refuse(string json) =>
        new($"\"{json}\" is not a JSON object. Write for example {{\"slate_size\": 3}}.");
}

using System.Text;
using System.Text.Json;

namespace RecEnv.Options;

/// <summary>Reads options as JSON text: one object, no key twice.</summary>
internal static class OptionsText
{
    private const int LongestShown = 20;

    /// <summary>Parses the text; the caller disposes the document.</summary>
    public static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            throw new InvalidOptionException(null, $"The options are not valid JSON: {Stop(json, broken)}.", broken);
        }
        catch (ArgumentException broken)
        {
            throw new InvalidOptionException(
                null, "The options are not valid Unicode text: they hold half of a surrogate pair.", broken);
        }
    }

    /// <summary>The properties of the object by key.</summary>
    public static Dictionary<string, JsonElement> Properties(JsonElement options)
    {
        if (options.ValueKind != JsonValueKind.Object)
        {
            string shown = OptionSubject.Show(options);
            throw new InvalidOptionException(
                null, $"The options must be a JSON object such as {{\"key\": 1}}, but are {shown}.");
        }

        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty property in options.EnumerateObject())
        {
            string key = Key(property);
            if (!properties.TryAdd(key, property.Value))
            {
                throw new OptionSubject(key).Refuse("is given twice", " Give it once.");
            }
        }

        return properties;
    }

    private static string Key(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException broken)
        {
            throw new InvalidOptionException(
                null, "A key of the options is not valid Unicode text: it holds half of a surrogate pair.", broken);
        }
    }

    // The exception counts bytes from 0; people count letters from 1.
    private static string Stop(string json, JsonException broken)
    {
        long line = broken.LineNumber ?? 0;
        byte[] text = Encoding.UTF8.GetBytes(json.Split('\n').ElementAtOrDefault((int)line) ?? "");
        int stop = (int)Math.Min(broken.BytePositionInLine ?? 0, text.Length);
        int column = Encoding.UTF8.GetCharCount(text, 0, stop) + 1;
        string rest = Encoding.UTF8.GetString(text, stop, text.Length - stop).TrimEnd();
        string shown = rest.Length <= LongestShown ? rest : $"{rest[..LongestShown]}…";
        string place = rest.Length == 0 ? "the end of the line" : OptionSubject.Quote(shown);
        return $"reading stopped at line {line + 1}, column {column}, before {place}";
    }
}

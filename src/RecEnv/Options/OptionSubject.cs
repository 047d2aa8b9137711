using System.Text.Encodings.Web;
using System.Text.Json;

namespace RecEnv.Options;

/// <summary>What an error sentence is about: an option, or one element of its list.</summary>
internal readonly record struct OptionSubject(string Key, int? Element = null)
{
    // Longer values are cut: an error is read by a person and travels in a header.
    private const int LongestShown = 60;

    private static readonly JsonSerializerOptions _readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Text in quotes, with control characters escaped and the rest cut.</summary>
    public static string Quote(string text) =>
        JsonSerializer.Serialize(text.Length <= LongestShown ? text : $"{text[..LongestShown]}…", _readable);

    /// <summary>A JSON value as people read it, such as <c>"two" (text)</c>.</summary>
    public static string Show(JsonElement value)
    {
        string raw = value.GetRawText();
        string shown = raw.Length <= LongestShown ? raw : $"{raw[..LongestShown]}…";
        return value.ValueKind switch
        {
            JsonValueKind.String => $"{shown} (text)",
            JsonValueKind.Array => $"{OneLine(shown)} (a list)",
            JsonValueKind.Object => $"{OneLine(shown)} (an object)",
            _ => shown,
        };
    }

    /// <summary>The error that this subject <paramref name="breaksRule"/>, such as "must be text, but is 3".</summary>
    public InvalidOptionException Refuse(string breaksRule, string advice = "") =>
        new(Key, $"{this} {breaksRule}.{advice}");

    public override string ToString() =>
        Element is int i ? $"Element {i} of option {Quote(Key)}" : $"Option {Quote(Key)}";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

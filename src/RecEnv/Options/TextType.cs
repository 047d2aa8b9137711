using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>An option that is text, or null where its property allows it.</summary>
internal sealed class TextType(bool nullable, OptionLengths lengths) : OptionType
{
    public override string Name => nullable ? "string?" : "string";

    private string Rule => nullable ? "must be text or null" : "must be text";

    public override object? Read(OptionSubject subject, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null when nullable:
                return null;
            case JsonValueKind.String:
                return TryGetString(value) ?? throw NotUnicode(subject);
            default:
                throw subject.Refuse($"{Rule}, but is {OptionSubject.Show(value)}");
        }
    }

    public override void Check(OptionSubject subject, object? value)
    {
        if (value is not string text)
        {
            if (!nullable)
            {
                throw subject.Refuse($"{Rule}, but is null");
            }

            return;
        }

        lengths.Check(subject, text.Length, "character");
        if (!IsUnicode(text))
        {
            throw NotUnicode(subject);
        }
    }

    public override void Write(Utf8JsonWriter writer, object? value) => writer.WriteStringValue((string?)value);

    public override void Describe(JsonObject schema)
    {
        schema["type"] = nullable ? new JsonArray("string", "null") : "string";
        lengths.Describe(schema, "Length");
    }

    /// <summary>The text, or null when its escapes spell half of a surrogate pair.</summary>
    internal static string? TryGetString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // Half a surrogate pair has no UTF-8 form, so it could neither be written nor sent.
    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static InvalidOptionException NotUnicode(OptionSubject subject) =>
        subject.Refuse("must be valid Unicode text, but holds half of a surrogate pair");
}

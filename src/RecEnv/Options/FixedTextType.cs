using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>An option that is one text and can be nothing else.</summary>
internal sealed class FixedTextType(string text) : OptionType
{
    public override string Name => "string";

    public override IReadOnlyList<string> Choices => [text];

    public override object Read(OptionSubject subject, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && TextType.TryGetString(value) == text
            ? text
            : throw subject.Refuse($"is {OptionSubject.Quote(text)} and cannot be {OptionSubject.Show(value)}");

    public override void Check(OptionSubject subject, object? value)
    {
        // There is nothing to choose.
    }

    public override void Write(Utf8JsonWriter writer, object? value) => writer.WriteStringValue(text);

    public override void Describe(JsonObject schema)
    {
        schema["type"] = "string";
        schema["const"] = text;
    }
}

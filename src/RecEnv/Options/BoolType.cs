using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>An option that is true or false.</summary>
internal sealed class BoolType : OptionType
{
    public override string Name => "bool";

    public override object Read(OptionSubject subject, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw subject.Refuse($"must be true or false, but is {OptionSubject.Show(value)}"),
    };

    public override void Check(OptionSubject subject, object? value)
    {
        // Both values are allowed.
    }

    public override void Write(Utf8JsonWriter writer, object? value) => writer.WriteBooleanValue((bool)value!);

    public override void Describe(JsonObject schema) => schema["type"] = "boolean";
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>An option that is a finite number, or null where something else decides.</summary>
internal sealed class OptionalNumberType(RealNumberType number) : OptionType
{
    public override string Name => "double?";

    public override object? Read(OptionSubject subject, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : number.Read(subject, value);

    public override void Check(OptionSubject subject, object? value)
    {
        if (value is not null)
        {
            number.Check(subject, value);
        }
    }

    public override void Write(Utf8JsonWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        number.Write(writer, value);
    }

    public override void Describe(JsonObject schema)
    {
        number.Describe(schema);
        schema["type"] = new JsonArray("number", "null");
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>An option that is a finite number.</summary>
internal sealed class RealNumberType(OptionRange range) : OptionType
{
    public override string Name => "double";

    public override object Read(OptionSubject subject, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            throw subject.Refuse($"must be a number, but is {OptionSubject.Show(value)}");
        }

        double number = value.GetDouble();
        return double.IsFinite(number) ? number
            : throw subject.Refuse($"must be a finite number, but is {OptionSubject.Show(value)}");
    }

    public override void Check(OptionSubject subject, object? value)
    {
        double number = (double)value!;
        string shown = number.ToString(CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
        {
            throw subject.Refuse($"must be a finite number, but is {shown}");
        }

        if (!range.Contains(number))
        {
            throw subject.Refuse($"must be {range.Describe(whole: false)} but is {shown}");
        }
    }

    public override void Write(Utf8JsonWriter writer, object? value) => writer.WriteNumberValue((double)value!);

    public override void Describe(JsonObject schema)
    {
        schema["type"] = "number";
        range.Describe(schema);
    }
}

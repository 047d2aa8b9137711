using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>An option that is a whole number; 3.0 is one, 3.5 is not.</summary>
internal sealed class WholeNumberType<T>(string name, OptionRange range) : OptionType
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override string Name => name;

    public override bool IsWhole => true;

    public override object Read(OptionSubject subject, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            throw NotWhole(subject, value);
        }

        // The decimal keeps all digits of a long; the double knows tiny fractions that a decimal rounds away.
        double rounded = value.GetDouble();
        bool exact = value.TryGetDecimal(out decimal number);
        if (rounded != Math.Truncate(rounded) || (exact && number != decimal.Truncate(number)))
        {
            throw NotWhole(subject, value);
        }

        if (!exact || number < decimal.CreateChecked(T.MinValue) || number > decimal.CreateChecked(T.MaxValue))
        {
            string allowed = range.Describe(whole: true) ?? $"in [{T.MinValue}, {T.MaxValue}]";
            throw subject.Refuse($"must be {allowed} but is {OptionSubject.Show(value)}");
        }

        return T.CreateChecked(number);
    }

    public override void Check(OptionSubject subject, object? value)
    {
        var number = (T)value!;
        if (!range.Contains(double.CreateChecked(number)))
        {
            string shown = number.ToString(null, CultureInfo.InvariantCulture);
            throw subject.Refuse($"must be {range.Describe(whole: true)} but is {shown}");
        }
    }

    public override void Write(Utf8JsonWriter writer, object? value) =>
        writer.WriteNumberValue(long.CreateChecked((T)value!));

    public override void Describe(JsonObject schema)
    {
        schema["type"] = "integer";
        range.Describe(schema);
    }

    private static InvalidOptionException NotWhole(OptionSubject subject, JsonElement value) =>
        subject.Refuse($"must be a whole number, but is {OptionSubject.Show(value)}");
}

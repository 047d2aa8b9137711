using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>How many elements or characters a value may have.</summary>
internal readonly record struct OptionLengths(int Minimum, int Maximum)
{
    /// <summary>Throws when <paramref name="length"/> is outside the limits.</summary>
    /// <param name="subject">The option the value belongs to.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="unit">One of them: "element" or "character".</param>
    public void Check(OptionSubject subject, int length, string unit)
    {
        if (length < Minimum || length > Maximum)
        {
            throw subject.Refuse($"must have {Describe(unit)} but has {length}");
        }
    }

    /// <summary>Adds the JSON Schema keywords for <paramref name="suffix"/>: "Items" or "Length".</summary>
    public void Describe(JsonObject schema, string suffix)
    {
        if (Minimum > 0)
        {
            schema[$"min{suffix}"] = Minimum;
        }

        if (Maximum < int.MaxValue)
        {
            schema[$"max{suffix}"] = Maximum;
        }
    }

    private string Describe(string unit)
    {
        if (Maximum == int.MaxValue)
        {
            return $"at least {Count(Minimum, unit)}";
        }

        return Minimum == 0 ? $"at most {Count(Maximum, unit)}"
            : Minimum == Maximum ? $"exactly {Count(Minimum, unit)}"
            : $"{Minimum} to {Count(Maximum, unit)}";
    }

    private static string Count(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>An option that is a list of numbers.</summary>
internal sealed class ListType<T>(OptionType element, OptionLengths lengths) : OptionType
{
    public override string Name => $"{element.Name}[]";

    public override bool IsWhole => element.IsWhole;

    private string Rule => IsWhole ? "must be a list of whole numbers" : "must be a list of numbers";

    public override object Read(OptionSubject subject, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw subject.Refuse($"{Rule}, but is {OptionSubject.Show(value)}");
        }

        var elements = new T[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            elements[i] = (T)element.Read(subject with { Element = i }, item)!;
            i++;
        }

        return elements;
    }

    public override void Check(OptionSubject subject, object? value)
    {
        if (value is not IReadOnlyList<T> elements)
        {
            throw subject.Refuse($"{Rule}, but is null");
        }

        lengths.Check(subject, elements.Count, "element");
        for (int i = 0; i < elements.Count; i++)
        {
            element.Check(subject with { Element = i }, elements[i]);
        }
    }

    public override void Write(Utf8JsonWriter writer, object? value)
    {
        writer.WriteStartArray();
        foreach (T item in (IReadOnlyList<T>)value!)
        {
            element.Write(writer, item);
        }

        writer.WriteEndArray();
    }

    public override void Describe(JsonObject schema)
    {
        var items = new JsonObject();
        element.Describe(items);
        schema["type"] = "array";
        schema["items"] = items;
        lengths.Describe(schema, "Items");
    }
}

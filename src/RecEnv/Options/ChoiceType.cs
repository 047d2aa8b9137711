using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>An option that is one of an enumeration's members, spelled in snake_case.</summary>
internal sealed class ChoiceType : OptionType
{
    private readonly object[] _values;
    private readonly string[] _names;

    public ChoiceType(Type type)
    {
        _values = [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => Enum.ToObject(type, value))];
        _names = [.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    }

    public override string Name => "enum";

    public override IReadOnlyList<string> Choices => _names;

    public override object Read(OptionSubject subject, JsonElement value)
    {
        string? given = value.ValueKind == JsonValueKind.String ? TextType.TryGetString(value) : null;
        int choice = Array.IndexOf(_names, given);
        if (choice >= 0)
        {
            return _values[choice];
        }

        string? nearest = given is null ? null : Nearest.Find(given, _names);
        string advice = nearest is null ? "" : $" Did you mean {OptionSubject.Quote(nearest)}?";
        string shown = given is null ? OptionSubject.Show(value) : OptionSubject.Quote(given);
        throw subject.Refuse($"must be {List()}, but is {shown}", advice);
    }

    public override void Check(OptionSubject subject, object? value)
    {
        if (Array.IndexOf(_values, value) < 0)
        {
            throw subject.Refuse($"must be {List()}, but is {value}");
        }
    }

    public override void Write(Utf8JsonWriter writer, object? value) =>
        writer.WriteStringValue(_names[Array.IndexOf(_values, value)]);

    public override void Describe(JsonObject schema)
    {
        schema["type"] = "string";
        schema["enum"] = new JsonArray([.. _names.Select(name => (JsonNode)name)]);
    }

    private string List() => _names.Length == 1
        ? OptionSubject.Quote(_names[0])
        : $"one of {string.Join(", ", _names.Select(OptionSubject.Quote))}";
}

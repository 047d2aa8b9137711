using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>One option of a record: its property, its type and its description.</summary>
internal sealed class OptionProperty
{
    private readonly PropertyInfo? _property;
    private readonly OptionType _type;
    private readonly int _part;

    /// <summary>An option that a record declares.</summary>
    /// <param name="property">Its property.</param>
    /// <param name="defaults">A record that holds the defaults.</param>
    /// <param name="prefix">What goes before its key.</param>
    /// <param name="part">Part of <see cref="JoinedOptions"/> that holds the record; -1 where the record is all there is.</param>
    public OptionProperty(PropertyInfo property, object defaults, string prefix = "", int part = -1)
    {
        OptionAttribute attribute = property.GetCustomAttribute<OptionAttribute>()
            ?? throw Misuse(property, "has no [Option] attribute; add one that says what it is");
        if (!IsInitOnly(property))
        {
            throw Misuse(property, "must be { get; init; }, because options are immutable");
        }

        var range = OptionRange.Of(attribute);
        _property = property;
        _part = part;
        _type = OptionType.Of(property, attribute, range) ?? throw Misuse(
            property,
            $"has type {property.PropertyType.Name}; an option is a bool, int, long, double, string, enumeration, " +
            "or a list of double or int");
        RefuseUselessLimits(property, attribute, range);

        string key = prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        RefuseBadDefault(property, key, defaults);
        string defaultJson = CanonicalJson.Write(writer => _type.Write(writer, property.GetValue(defaults)));
        Info = new OptionInfo(key, attribute, range, _type, defaultJson);
    }

    /// <summary>An option that has but one value, told so that texts of different options differ.</summary>
    public OptionProperty(string key, string description, string value)
    {
        _type = new FixedTextType(value);
        Info = new OptionInfo(
            key,
            new OptionAttribute(description),
            new OptionRange(null, null, null, null),
            _type,
            CanonicalJson.Write(writer => _type.Write(writer, value)));
    }

    public OptionInfo Info { get; }

    public void Read(object options, JsonElement value)
    {
        object? read = _type.Read(new OptionSubject(Info.Key), value);
        _property?.SetValue(Target(options), read);
    }

    public void Check(object options) => _type.Check(new OptionSubject(Info.Key), ValueOf(options));

    public void Write(Utf8JsonWriter writer, object options)
    {
        writer.WritePropertyName(Info.Key);
        _type.Write(writer, ValueOf(options));
    }

    private object? ValueOf(object options) => _property?.GetValue(Target(options));

    private object Target(object options) => _part < 0 ? options : ((JoinedOptions)options).Parts[_part];

    /// <summary>The option as a JSON Schema.</summary>
    public JsonObject Describe()
    {
        var schema = new JsonObject { ["description"] = Info.Description };
        _type.Describe(schema);
        schema["default"] = JsonNode.Parse(Info.Default);
        if (Info.Unit is not null)
        {
            schema["x-unit"] = Info.Unit;
        }

        if (Info.Source is not null)
        {
            schema["x-source"] = Info.Source;
        }

        if (Info.IsPath)
        {
            schema["x-path"] = true;
        }

        return schema;
    }

    private static bool IsInitOnly(PropertyInfo property) => property.SetMethod is { IsPublic: true } setter
        && setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private void RefuseBadDefault(PropertyInfo property, string key, object defaults)
    {
        try
        {
            _type.Check(new OptionSubject(key), property.GetValue(defaults));
        }
        catch (InvalidOptionException bad)
        {
            throw new InvalidOperationException(
                $"The default of {property.DeclaringType?.Name} is not allowed: {bad.Message}", bad);
        }
    }

    private void RefuseUselessLimits(PropertyInfo property, OptionAttribute attribute, OptionRange range)
    {
        bool isList = _type.Name.EndsWith("[]", StringComparison.Ordinal);
        bool isText = _type is TextType;
        bool isNumber = !isText && _type is not BoolType and not ChoiceType;
        bool hasLengths = attribute.MinLength != 0 || attribute.MaxLength != int.MaxValue;
        if (!range.IsEmptyOfBounds && !isNumber)
        {
            throw Misuse(property, "has bounds, but only numbers and lists of numbers can");
        }

        if (hasLengths && !isList && !isText)
        {
            throw Misuse(property, "has a length limit, but only lists and text can");
        }

        if ((range.Minimum is not null && range.MinimumExclusive is not null)
            || (range.Maximum is not null && range.MaximumExclusive is not null))
        {
            throw Misuse(property, "has an inclusive and an exclusive bound on one side; keep one");
        }

        if (attribute.IsPath && !isText)
        {
            throw Misuse(property, "is marked as a path, but only text can be one");
        }
    }

    private static InvalidOperationException Misuse(PropertyInfo property, string problem) =>
        new($"Property {property.DeclaringType?.Name}.{property.Name} {problem}.");
}

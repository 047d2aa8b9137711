using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>
/// The options of one record type: reads them from JSON, checks them, writes them, and describes them to people and
/// programs.
/// </summary>
/// <remarks>Immutable and safe to share between threads. Reflection happens once for each type.</remarks>
public sealed class OptionsSchema
{
    private static readonly ConcurrentDictionary<Type, OptionsSchema> _schemas = new();

    private readonly Type _type;
    private readonly SortedDictionary<string, OptionProperty> _properties = new(StringComparer.Ordinal);
    private readonly Func<object> _createDefaults;
    private readonly Func<object, string?> _problem;

    private OptionsSchema(Type type)
    {
        _type = type;
        _createDefaults = () => CreateRecord(type);
        _problem = options => (options as IEnvironmentOptions)?.Problem();
        object defaults = _createDefaults();
        List<OptionProperty> declared = [.. Declared(type).Select(property => new OptionProperty(property, defaults))];
        (Options, JsonSchema) = Add(declared, type.Name);
    }

    private OptionsSchema(string title, IReadOnlyList<OptionsPart> parts, Func<JoinedOptions, string?> problem)
    {
        _type = typeof(JoinedOptions);
        _createDefaults = () => new JoinedOptions([.. parts.Select(part => Copy(part.Defaults))]);
        _problem = options => problem((JoinedOptions)options);
        (Options, JsonSchema) = Add([.. parts.SelectMany(Declared)], title);
    }

    /// <summary>The options in the order in which the record declares them.</summary>
    public IReadOnlyList<OptionInfo> Options { get; }

    /// <summary>
    /// The options as JSON Schema (draft 2020-12): an object without additional properties, each with type, bounds,
    /// default and description, and where known <c>x-unit</c>, <c>x-source</c> and <c>x-path</c>.
    /// </summary>
    public string JsonSchema { get; }

    /// <summary>The schema of an options record.</summary>
    /// <param name="type">
    /// The record: a constructor without parameters and public init-only properties that each have an
    /// <see cref="OptionAttribute"/>.
    /// </param>
    /// <returns>The same schema on every call.</returns>
    /// <exception cref="InvalidOperationException">The type is no such record; the message says why.</exception>
    public static OptionsSchema For(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _schemas.GetOrAdd(type, static type => new OptionsSchema(type));
    }

    /// <summary>One schema of several records, whose values are <see cref="JoinedOptions"/>.</summary>
    /// <param name="title">Title of the JSON schema.</param>
    /// <param name="parts">The records; their keys must not meet.</param>
    /// <param name="problem">Finds what no single option can see; null from it when the options agree.</param>
    internal static OptionsSchema Join(
        string title, IReadOnlyList<OptionsPart> parts, Func<JoinedOptions, string?> problem) => new(title, parts, problem);

    /// <inheritdoc cref="For(Type)"/>
    /// <typeparam name="T">The options record.</typeparam>
    public static OptionsSchema For<T>()
        where T : notnull => For(typeof(T));

    /// <inheritdoc cref="Parse(string?)"/>
    /// <typeparam name="T">The options record.</typeparam>
    public static T Parse<T>(string? json)
        where T : notnull => (T)For<T>().Parse(json);

    /// <inheritdoc cref="Parse(JsonElement)"/>
    /// <typeparam name="T">The options record.</typeparam>
    public static T Parse<T>(JsonElement json)
        where T : notnull => (T)For<T>().Parse(json);

    /// <summary>Reads and checks options from JSON text. Options that are not given keep their defaults.</summary>
    /// <param name="json">A JSON object; <see langword="null"/> or white space for all defaults.</param>
    /// <returns>A new record of the schema's type.</returns>
    /// <exception cref="InvalidOptionException">
    /// The text is not a JSON object, a key is unknown or repeated, a value has the wrong type or lies outside its
    /// range, or the options disagree with each other.
    /// </exception>
    public object Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return Parse(default(JsonElement));
        }

        using JsonDocument document = OptionsText.Parse(json);
        return Parse(document.RootElement);
    }

    /// <summary>Reads and checks options from JSON. Options that are not given keep their defaults.</summary>
    /// <param name="json">A JSON object; an undefined element for all defaults.</param>
    /// <returns>A new record of the schema's type.</returns>
    /// <exception cref="InvalidOptionException">
    /// The element is not an object, a key is unknown or repeated, a value has the wrong type or lies outside its
    /// range, or the options disagree with each other.
    /// </exception>
    public object Parse(JsonElement json)
    {
        object options = _createDefaults();
        if (json.ValueKind != JsonValueKind.Undefined)
        {
            foreach ((string key, JsonElement value) in OptionsText.Properties(json))
            {
                (_properties.GetValueOrDefault(key) ?? throw Unknown(key)).Read(options, value);
            }
        }

        Check(options);
        return options;
    }

    /// <summary>
    /// Checks a record that was made in C#: every range, then <see cref="IEnvironmentOptions.Problem"/>.
    /// </summary>
    /// <param name="options">A record of the schema's type.</param>
    /// <exception cref="InvalidOptionException">A value lies outside its range, or the options disagree.</exception>
    /// <exception cref="ArgumentException">The record has another type.</exception>
    public void Check(object options)
    {
        RequireType(options);
        foreach (OptionProperty property in _properties.Values)
        {
            property.Check(options);
        }

        if (_problem(options) is string problem)
        {
            throw new InvalidOptionException(null, problem);
        }
    }

    /// <summary>Writes a record as canonical JSON, so that equal options give equal text.</summary>
    /// <remarks>
    /// All keys, in ordinal order, without white space. Numbers are the shortest that read back as the same value.
    /// </remarks>
    /// <param name="options">A record of the schema's type.</param>
    /// <returns>A JSON object that <see cref="Parse(string?)"/> reads back.</returns>
    /// <exception cref="InvalidOptionException">A value lies outside its range, or the options disagree.</exception>
    /// <exception cref="ArgumentException">The record has another type.</exception>
    public string ToJson(object options)
    {
        Check(options);
        return CanonicalJson.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (OptionProperty property in _properties.Values)
            {
                property.Write(writer, options);
            }

            writer.WriteEndObject();
        });
    }

    private static object CreateRecord(Type type)
    {
        ConstructorInfo constructor = type.GetConstructor(Type.EmptyTypes) is { } found && !type.IsAbstract
            ? found
            : throw new InvalidOperationException(
                $"{type.Name} cannot hold options: it needs a public constructor without parameters.");
        return constructor.Invoke(null);
    }

    private static object Copy(object record)
    {
        object copy = CreateRecord(record.GetType());
        foreach (PropertyInfo property in Declared(record.GetType()))
        {
            property.SetValue(copy, property.GetValue(record));
        }

        return copy;
    }

    private static IEnumerable<PropertyInfo> Declared(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite || property.IsDefined(typeof(OptionAttribute)))
        .OrderBy(property => InheritanceDepth(property.DeclaringType!))
        .ThenBy(property => property.MetadataToken);

    private static IEnumerable<OptionProperty> Declared(OptionsPart part, int index)
    {
        if (part.Fixed is not null)
        {
            yield return new OptionProperty($"{part.Prefix}type", part.Description, part.Fixed);
        }

        foreach (PropertyInfo property in Declared(part.Defaults.GetType()))
        {
            yield return new OptionProperty(property, part.Defaults, part.Prefix, index);
        }
    }

    private (IReadOnlyList<OptionInfo> Options, string JsonSchema) Add(List<OptionProperty> declared, string title)
    {
        foreach (OptionProperty property in declared)
        {
            _properties.Add(property.Info.Key, property);
        }

        return ([.. declared.Select(property => property.Info)], DescribeAsJsonSchema(declared, title));
    }

    private void RequireType(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.GetType() != _type)
        {
            throw new ArgumentException(
                $"The options are of type {options.GetType().Name}, but this schema describes {_type.Name}.",
                nameof(options));
        }
    }

    private InvalidOptionException Unknown(string key)
    {
        string? nearest = Nearest.Find(key, _properties.Keys);
        string question = nearest is null ? "" : $" Did you mean {OptionSubject.Quote(nearest)}?";
        string known = _properties.Count == 0 ? "none" : string.Join(", ", _properties.Keys);
        return new OptionSubject(key).Refuse("is unknown", $"{question} Known options: {known}.");
    }

    private static string DescribeAsJsonSchema(IEnumerable<OptionProperty> declared, string title)
    {
        var properties = new JsonObject();
        foreach (OptionProperty property in declared)
        {
            properties[property.Info.Key] = property.Describe();
        }

        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        return CanonicalJson.Write(writer => schema.WriteTo(writer));
    }

    private static int InheritanceDepth(Type type)
    {
        int depth = 0;
        for (Type? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            depth++;
        }

        return depth;
    }
}

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecEnv.Options;

/// <summary>Reads, checks, writes and describes the values of one option.</summary>
internal abstract class OptionType
{
    /// <summary>The type as <see cref="OptionInfo.Type"/> names it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether numbers are whole, which changes how a range is worded.</summary>
    public virtual bool IsWhole => false;

    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>The type that holds values of this property, or null when an option cannot have its type.</summary>
    public static OptionType? Of(PropertyInfo property, OptionAttribute attribute, OptionRange range)
    {
        Type type = property.PropertyType;
        OptionType? number = type == typeof(int) || IsListOf(type, typeof(int)) ? new WholeNumberType<int>("int", range)
            : type == typeof(long) ? new WholeNumberType<long>("long", range)
            : type == typeof(double) || IsListOf(type, typeof(double)) ? new RealNumberType(range)
            : null;
        return type switch
        {
            _ when IsListOf(type, typeof(int)) => new ListType<int>(number!, Lengths(attribute)),
            _ when IsListOf(type, typeof(double)) => new ListType<double>(number!, Lengths(attribute)),
            _ when number is not null => number,
            _ when type == typeof(double?) => new OptionalNumberType(new RealNumberType(range)),
            _ when type == typeof(bool) => new BoolType(),
            _ when type == typeof(string) => new TextType(IsNullable(property), Lengths(attribute)),
            { IsEnum: true } => new ChoiceType(type),
            _ => null,
        };
    }

    /// <summary>The value a JSON element holds; its type is checked here, its range in <see cref="Check"/>.</summary>
    public abstract object? Read(OptionSubject subject, JsonElement value);

    /// <summary>Throws when a value of the right type is outside the range.</summary>
    public abstract void Check(OptionSubject subject, object? value);

    /// <summary>Writes the canonical form: shortest round-trip numbers, no white space.</summary>
    public abstract void Write(Utf8JsonWriter writer, object? value);

    /// <summary>Adds the JSON Schema keywords of this type.</summary>
    public abstract void Describe(JsonObject schema);

    private static bool IsListOf(Type type, Type element) =>
        type == element.MakeArrayType() || type == typeof(IReadOnlyList<>).MakeGenericType(element);

    private static OptionLengths Lengths(OptionAttribute attribute) => new(attribute.MinLength, attribute.MaxLength);

    private static bool IsNullable(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull;
}

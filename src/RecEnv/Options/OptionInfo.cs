namespace RecEnv.Options;

/// <summary>What is known about one option: the row that a table of options shows.</summary>
public sealed class OptionInfo
{
    internal OptionInfo(string key, OptionAttribute attribute, OptionRange range, OptionType type, string defaultJson)
    {
        Key = key;
        Type = type.Name;
        Choices = type.Choices;
        Default = defaultJson;
        Minimum = range.Minimum;
        Maximum = range.Maximum;
        MinimumExclusive = range.MinimumExclusive;
        MaximumExclusive = range.MaximumExclusive;
        Range = range.Describe(type.IsWhole) ?? "";
        MinLength = attribute.MinLength;
        MaxLength = attribute.MaxLength;
        Unit = attribute.Unit;
        Description = attribute.Description;
        Source = attribute.Source;
        IsPath = attribute.IsPath;
    }

    /// <summary>The JSON key: the property's name in snake_case.</summary>
    public string Key { get; }

    /// <summary>
    /// The type: "bool", "int", "long", "double", "string", "string?" (text or null), "enum", "double[]" or "int[]".
    /// </summary>
    public string Type { get; }

    /// <summary>The smallest allowed number, or <see langword="null"/>. Of each element, for a list.</summary>
    public double? Minimum { get; }

    /// <summary>The largest allowed number, or <see langword="null"/>. Of each element, for a list.</summary>
    public double? Maximum { get; }

    /// <summary>The bound every number exceeds, or <see langword="null"/>. Of each element, for a list.</summary>
    public double? MinimumExclusive { get; }

    /// <summary>The bound every number stays below, or <see langword="null"/>. Of each element, for a list.</summary>
    public double? MaximumExclusive { get; }

    /// <summary>The bounds as people read them: "at least 1", "in [0, 1]", "in (0, ∞)"; empty for none.</summary>
    public string Range { get; }

    /// <summary>The fewest elements or characters. 0 for no limit.</summary>
    public int MinLength { get; }

    /// <summary>The most elements or characters. <see cref="int.MaxValue"/> for no limit.</summary>
    public int MaxLength { get; }

    /// <summary>The unit, or <see langword="null"/> for a dimensionless option.</summary>
    public string? Unit { get; }

    /// <summary>The default as JSON text, such as <c>0.5</c>, <c>"cascade"</c> or <c>[1,2]</c>.</summary>
    public string Default { get; }

    /// <summary>What the option is, in one sentence.</summary>
    public string Description { get; }

    /// <summary>Where the default comes from, or <see langword="null"/>.</summary>
    public string? Source { get; }

    /// <summary>Whether the text names a file or folder of the machine that runs the environment.</summary>
    public bool IsPath { get; }

    /// <summary>The allowed texts of an enumeration in the order of their values; empty for other types.</summary>
    public IReadOnlyList<string> Choices { get; }
}

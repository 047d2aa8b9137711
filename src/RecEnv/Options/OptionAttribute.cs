namespace RecEnv.Options;

/// <summary>
/// Documents one init-only property of an options record: what it is, its unit, its range and where its default comes
/// from.
/// </summary>
/// <remarks>
/// <para>
/// The property's type is one of <see langword="bool"/>, <see langword="int"/>, <see langword="long"/>,
/// <see langword="double"/> or <see langword="string"/> (nullable or not), an enumeration, or a list of
/// <see langword="double"/> or <see langword="int"/> (array or <see cref="IReadOnlyList{T}"/>). The default is what a
/// new record holds. The JSON key is the property's name in snake_case.
/// </para>
/// <para>Bounds apply to numbers and to each element of a list; lengths apply to lists and to text.</para>
/// <example>
/// <code>
/// public sealed record ExampleOptions : IEnvironmentOptions
/// {
///     [Option("Items offered in each step.", Minimum = 1, Unit = "items", Source = "RecSim 0.2.4")]
///     public int CandidateCount { get; init; } = 10;
/// }
/// </code>
/// </example>
/// </remarks>
/// <param name="description">What the option is: one sentence, ended by a full stop.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string description) : Attribute
{
    /// <summary>What the option is, in one sentence.</summary>
    public string Description { get; } = description;

    /// <summary>The smallest allowed number, itself allowed.</summary>
    /// <value>NaN, the default, for no such bound.</value>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>The largest allowed number, itself allowed.</summary>
    /// <value>NaN, the default, for no such bound.</value>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>The bound that every allowed number exceeds.</summary>
    /// <value>NaN, the default, for no such bound. Not together with <see cref="Minimum"/>.</value>
    public double MinimumExclusive { get; init; } = double.NaN;

    /// <summary>The bound that every allowed number stays below.</summary>
    /// <value>NaN, the default, for no such bound. Not together with <see cref="Maximum"/>.</value>
    public double MaximumExclusive { get; init; } = double.NaN;

    /// <summary>The fewest elements of a list, or characters (UTF-16 units) of a text.</summary>
    /// <value>0, the default, for no limit.</value>
    public int MinLength { get; init; }

    /// <summary>The most elements of a list, or characters (UTF-16 units) of a text.</summary>
    /// <value><see cref="int.MaxValue"/>, the default, for no limit.</value>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>The unit, such as "items" or "steps".</summary>
    /// <value><see langword="null"/>, the default, for a dimensionless option.</value>
    public string? Unit { get; init; }

    /// <summary>Where the default comes from: a paper, or a program with its version.</summary>
    /// <value><see langword="null"/>, the default, when the default is this library's own choice.</value>
    public string? Source { get; init; }

    /// <summary>Whether the text names a file or folder of the machine that runs the environment.</summary>
    /// <value>
    /// <see langword="false"/>, the default. A server should refuse such options from remote callers.
    /// </value>
    public bool IsPath { get; init; }
}

namespace RecEnv.Options;

/// <summary>One of the records that a schema joins.</summary>
/// <param name="Prefix">What goes before the keys of its options, e.g. "items."; "" for nothing.</param>
/// <param name="Fixed">Value of an option "type" that cannot be changed; null for no such option.</param>
/// <param name="Description">What that option says.</param>
/// <param name="Defaults">A record that holds the defaults.</param>
internal sealed record OptionsPart(string Prefix, string? Fixed, string Description, object Defaults);

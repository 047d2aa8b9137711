namespace RecEnv.Client;

/// <summary>What a server tells about an environment.</summary>
/// <param name="Contract">Spaces and facts under the options that were given.</param>
/// <param name="OptionsSchemaJson">JSON schema of the options: type, range, default, unit, source of each.</param>
/// <param name="Summary">What it is, in one sentence.</param>
public sealed record EnvironmentDescription(EnvironmentContract Contract, string OptionsSchemaJson, string Summary);

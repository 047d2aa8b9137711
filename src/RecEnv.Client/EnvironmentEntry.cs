namespace RecEnv.Client;

/// <summary>One environment of a server's list.</summary>
/// <param name="Id">Id with version.</param>
/// <param name="Summary">What it is, in one sentence.</param>
public sealed record EnvironmentEntry(string Id, string Summary);

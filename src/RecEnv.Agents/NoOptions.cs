namespace RecEnv.Agents;

/// <summary>Options of an agent that has none.</summary>
public sealed record NoOptions;

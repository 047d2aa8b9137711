namespace RecEnv.Scenarios.Pieces;

/// <summary>Options of responses and rewards: they have none.</summary>
internal sealed record ResponseOptions;

/// <inheritdoc cref="ResponseOptions"/>
internal sealed record RewardOptions;

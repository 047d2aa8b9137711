using RecEnv.Spaces;

namespace RecEnv.Client;

/// <summary>What an agent recommended, a row for each visit asked for.</summary>
/// <param name="Actions">Actions, [rows].</param>
/// <param name="LogPropensities">
/// Natural logarithm of the probability of each action, [rows], at most 0; null where the agent does not tell.
/// </param>
/// <param name="Explored">Rows whose action is not the greedy one, [rows]; null where the agent does not tell.</param>
public sealed record Recommendations(
    ValueBatch Actions, IReadOnlyList<double>? LogPropensities, IReadOnlyList<bool>? Explored);

namespace RecEnv.Agents.Planning;

/// <summary>The best policy of DocumentTransition.</summary>
/// <param name="Actions">Document to show at each document, [D].</param>
/// <param name="Value">What it is worth.</param>
/// <param name="Improvements">Rounds of policy iteration that changed an action.</param>
public sealed record OptimalPolicy(IReadOnlyList<int> Actions, PolicyValue Value, int Improvements);

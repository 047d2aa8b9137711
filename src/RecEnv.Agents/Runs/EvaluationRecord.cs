namespace RecEnv.Agents.Runs;

/// <summary>What an evaluation found: what a line of metrics.jsonl of kind "evaluation" holds.</summary>
/// <param name="Step">Steps done before it.</param>
/// <param name="Result">Returns, lengths and metrics.</param>
/// <param name="IsBest">Whether its mean return is above that of every evaluation before.</param>
public sealed record EvaluationRecord(long Step, EvaluationResult Result, bool IsBest);

using RecEnv.Spaces;

namespace RecEnv.Server.Recommending;

/// <summary>A recommendation that waits for feedback.</summary>
/// <param name="Step">Step of its visit.</param>
/// <param name="Observation">What it was made on, one lane; null where nobody learns.</param>
/// <param name="Action">What was recommended, one lane.</param>
/// <param name="LogPropensity">log P of the action; NaN where the agent does not tell.</param>
internal sealed record Waiting(ulong Step, ValueBatch? Observation, ValueBatch Action, double LogPropensity);

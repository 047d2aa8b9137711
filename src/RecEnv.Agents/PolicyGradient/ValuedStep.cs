using RecEnv.Agents.Replay;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>A step whose states have values.</summary>
/// <param name="Lane">Its lane.</param>
/// <param name="Reward">r.</param>
/// <param name="Value">V of the state acted on.</param>
/// <param name="End">What came after.</param>
/// <param name="LastValue">V of the state that followed; looked at where the episode was truncated only.</param>
internal readonly record struct ValuedStep(int Lane, double Reward, double Value, StepEnd End, double LastValue = 0);

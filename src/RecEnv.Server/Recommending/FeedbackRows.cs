using RecEnv.Spaces;

namespace RecEnv.Server.Recommending;

/// <summary>What a feedback call says, checked but for the visits it names.</summary>
/// <param name="Rewards">[rows], finite.</param>
/// <param name="Terminated">[rows].</param>
/// <param name="Truncated">[rows]; never together with terminated.</param>
/// <param name="Next">Next observations, [rows]; null where none were given and none are needed.</param>
internal sealed record FeedbackRows(double[] Rewards, bool[] Terminated, bool[] Truncated, ValueBatch? Next);

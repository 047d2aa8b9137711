namespace RecEnv.Agents.Replay;

/// <summary>A transition over up to n steps: R + f·V(s), R = Σ γᵏ r_k, f = γᵐ after m steps or 0 after a termination.</summary>
/// <param name="Return">R.</param>
/// <param name="Factor">f.</param>
/// <param name="Next">Slot that holds s; −1 where there is none, since no future follows.</param>
internal readonly record struct Transition(double Return, double Factor, int Next);

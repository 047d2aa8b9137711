namespace RecEnv.Agents.Drr;

/// <summary>A step in the replay buffer: a position of a visit's list that was shown.</summary>
/// <param name="Visit">Number of the visit.</param>
/// <param name="Position">The position.</param>
internal readonly record struct DrrPlace(int Visit, int Position);

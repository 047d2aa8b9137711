namespace RecEnv.Agents.UserResponse;

/// <summary>Consecutive rows of a user.</summary>
/// <param name="User">The user.</param>
/// <param name="First">Its first row in the log.</param>
/// <param name="Count">Rows, at least 1.</param>
internal readonly record struct ResponseWindow(int User, int First, int Count);

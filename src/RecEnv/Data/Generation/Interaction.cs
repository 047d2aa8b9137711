namespace RecEnv.Data.Generation;

/// <summary>One row of generated data: a user met an item.</summary>
/// <param name="User">User index, from 0.</param>
/// <param name="Item">Item index, from 0.</param>
/// <param name="Timestamp">Seconds since 1970 (UTC); never falls from one row of a user to the next.</param>
/// <param name="Rating">What the user gives, or would give had he clicked, in stars.</param>
/// <param name="Position">Position in the slate, from 0.</param>
/// <param name="IsClick">Whether the user clicked.</param>
public readonly record struct Interaction(
    int User, int Item, long Timestamp, float Rating, int Position, bool IsClick);

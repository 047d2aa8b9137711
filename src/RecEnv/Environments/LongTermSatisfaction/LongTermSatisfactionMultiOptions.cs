using RecEnv.Options;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>Every constant of LongTermSatisfactionMulti-v0: <see cref="LongTermSatisfactionOptions"/>, and the number of users.</summary>
public sealed record LongTermSatisfactionMultiOptions : LongTermSatisfactionOptions
{
    /// <summary>Users who are offered the same candidates.</summary>
    [Option("Users who are offered the same candidates.", Minimum = 1, Maximum = 1_000, Unit = "users")]
    public int Users { get; init; } = 3;
}

using RecEnv.Options;

namespace RecEnv.Environments.InterestExploration;

/// <summary>Every constant of InterestExplorationMulti-v0: <see cref="InterestExplorationOptions"/>, and the number of users.</summary>
public sealed record InterestExplorationMultiOptions : InterestExplorationOptions
{
    /// <summary>Users who are offered the same candidates.</summary>
    [Option("Users who are offered the same candidates.", Minimum = 1, Maximum = 1_000, Unit = "users")]
    public int Users { get; init; } = 3;
}

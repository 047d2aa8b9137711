using RecEnv.Options;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>Every constant of InterestEvolutionMulti-v0: <see cref="InterestEvolutionOptions"/>, and the number of users.</summary>
public sealed record InterestEvolutionMultiOptions : InterestEvolutionOptions
{
    /// <summary>Users who are offered the same candidates.</summary>
    [Option("Users who are offered the same candidates.", Minimum = 1, Maximum = 1_000, Unit = "users")]
    public int Users { get; init; } = 3;
}

namespace RecEnv.Agents.Ranking;

/// <summary>Which test pairs are ranked, and against what. Immutable.</summary>
public sealed record RankingOptions
{
    /// <summary>Negatives drawn for each test pair, at least 1; 0 for all there are, which draws nothing.</summary>
    /// <value>Default: 99.</value>
    public int NegativeCount { get; init; } = 99;

    /// <summary>Whether the user's train positives are kept out of the negatives; always so when all are ranked.</summary>
    /// <value>Default: false, as in the published protocol.</value>
    public bool Clean { get; init; }

    /// <summary>Users with fewer train positives are left out, at least 0.</summary>
    /// <value>Default: 20.</value>
    public int MinimumTrainPositives { get; init; } = 20;

    /// <summary>Seed of the negatives, any 64 bits.</summary>
    /// <value>Default: 0.</value>
    public ulong Seed { get; init; }

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of range.</exception>
    internal void Check()
    {
        if (NegativeCount < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(NegativeCount), $"The number of negatives must be 1 or more, or 0 for all, but is {NegativeCount}.");
        }

        if (MinimumTrainPositives < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MinimumTrainPositives), $"The fewest train positives must be 0 or more but are {MinimumTrainPositives}.");
        }
    }
}

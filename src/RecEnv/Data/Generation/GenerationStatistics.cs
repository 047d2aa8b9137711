namespace RecEnv.Data.Generation;

/// <summary>What generated data look like, counted while they were written.</summary>
public sealed record GenerationStatistics
{
    /// <summary>Rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows with a click.</summary>
    public required long Clicks { get; init; }

    /// <summary>Users with at least one row.</summary>
    public required int ActiveUsers { get; init; }

    /// <summary>Rows of the most active user.</summary>
    public required int MostRowsOfAUser { get; init; }

    /// <summary>Items with at least one row.</summary>
    public required int MetItems { get; init; }

    /// <summary>Share of the rows that the most popular hundredth of the items has, in [0, 1].</summary>
    public required double TopShare { get; init; }

    /// <summary>Mean rating over all rows, in stars.</summary>
    public required double MeanRating { get; init; }

    /// <summary>Zipf exponent that fits the rows best (maximum likelihood over the true ranks); NaN for one item.</summary>
    /// <remarks>Below the option's value where users have met much of the head, because they meet an item once.</remarks>
    public required double ZipfExponent { get; init; }

    /// <summary>Share of the rows whose item is of the user's first cluster, by tenth of the time, [10]; NaN where a
    /// tenth is empty or there are no clusters.</summary>
    public required IReadOnlyList<double> HomeShare { get; init; }

    /// <summary>Exponent η that fits the clicks over positions best; NaN for one position.</summary>
    public required double PositionBias { get; init; }

    /// <summary>Rows at each position, [L].</summary>
    public required IReadOnlyList<long> RowsByPosition { get; init; }

    /// <summary>Clicks at each position, [L].</summary>
    public required IReadOnlyList<long> ClicksByPosition { get; init; }

    /// <summary>Bytes of all files.</summary>
    public required long Bytes { get; init; }
}

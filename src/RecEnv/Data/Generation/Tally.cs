namespace RecEnv.Data.Generation;

/// <summary>Counts rows for <see cref="GenerationStatistics"/>. Counts of several tallies add up in any order.</summary>
internal sealed class Tally
{
    private const int Tenths = 10;

    private readonly DataGenerator _generator;
    private readonly long[] _rowsByItem;
    private readonly long[] _rowsByPosition;
    private readonly long[] _clicksByPosition;
    private readonly long[] _rowsByTenth = new long[Tenths];
    private readonly long[] _homeByTenth = new long[Tenths];
    private int _activeUsers;
    private int _mostRows;

    public Tally(DataGenerator generator)
    {
        _generator = generator;
        _rowsByItem = new long[generator.Options.ItemCount];
        _rowsByPosition = new long[generator.Options.SlateSize];
        _clicksByPosition = new long[generator.Options.SlateSize];
    }

    /// <summary>Counts the rows of a user.</summary>
    /// <param name="rows">All his rows.</param>
    /// <param name="cluster">His cluster at the start.</param>
    /// <returns>Sum of the ratings.</returns>
    public double Add(ReadOnlySpan<Interaction> rows, int cluster)
    {
        GenerationOptions options = _generator.Options;
        double span = options.Days * 86_400;
        double ratings = 0;
        foreach (ref readonly Interaction row in rows)
        {
            _rowsByItem[row.Item]++;
            _rowsByPosition[row.Position]++;
            _clicksByPosition[row.Position] += row.IsClick ? 1 : 0;
            int tenth = Math.Min(Tenths - 1, (int)((row.Timestamp - options.StartTime) / span * Tenths));
            _rowsByTenth[tenth]++;
            _homeByTenth[tenth] += _generator.World.Clusters[row.Item] == cluster ? 1 : 0;
            ratings += row.Rating;
        }

        _activeUsers += rows.IsEmpty ? 0 : 1;
        _mostRows = Math.Max(_mostRows, rows.Length);
        return ratings;
    }

    /// <summary>Adds another tally to this one.</summary>
    public void Add(Tally other)
    {
        AddTo(_rowsByItem, other._rowsByItem);
        AddTo(_rowsByPosition, other._rowsByPosition);
        AddTo(_clicksByPosition, other._clicksByPosition);
        AddTo(_rowsByTenth, other._rowsByTenth);
        AddTo(_homeByTenth, other._homeByTenth);
        _activeUsers += other._activeUsers;
        _mostRows = Math.Max(_mostRows, other._mostRows);
    }

    /// <summary>Sums up.</summary>
    /// <param name="ratingSum">Sum of all ratings, added in the order of the rows.</param>
    /// <param name="bytes">Bytes of all files.</param>
    public GenerationStatistics Summarise(double ratingSum, long bytes)
    {
        bool hasClusters = _generator.Options.ClusterCount > 0;
        long rows = _rowsByPosition.Sum();
        long[] byItem = [.. _rowsByItem.OrderDescending()];
        int head = Math.Max(1, byItem.Length / 100);
        return new GenerationStatistics
        {
            Rows = rows,
            Clicks = _clicksByPosition.Sum(),
            ActiveUsers = _activeUsers,
            MostRowsOfAUser = _mostRows,
            MetItems = _rowsByItem.Count(count => count > 0),
            TopShare = byItem.AsSpan(0, head).ToArray().Sum() / (double)rows,
            MeanRating = ratingSum / rows,
            ZipfExponent = FitZipf(),
            HomeShare = [.. _rowsByTenth.Select((count, tenth) =>
                hasClusters && count > 0 ? _homeByTenth[tenth] / (double)count : double.NaN)],
            PositionBias = FitPositions(),
            RowsByPosition = _rowsByPosition,
            ClicksByPosition = _clicksByPosition,
            Bytes = bytes,
        };
    }

    /// <summary>The exponent under which the mean log rank is what it is in the rows.</summary>
    private double FitZipf()
    {
        var logs = new List<double>();
        var counts = new List<double>();
        for (int item = 0; item < _rowsByItem.Length; item++)
        {
            int rank = _generator.World.Ranks[item];
            if (rank >= 0)
            {
                logs.Add(Math.Log(rank + 1 + _generator.Options.ZipfOffset));
                counts.Add(_rowsByItem[item]);
            }
        }

        return PowerLaw.Fit(logs, counts);
    }

    /// <summary>
    /// Of clicks alone the exponent of their share by position; of shown rows that of their click rate, for which each
    /// click counts by the rows its position has.
    /// </summary>
    private double FitPositions()
    {
        bool onlyClicks = _generator.Options.Record == RecordedRows.Clicked;
        var logs = new List<double>();
        var counts = new List<double>();
        for (int position = 0; position < _rowsByPosition.Length; position++)
        {
            if (_rowsByPosition[position] > 0)
            {
                logs.Add(Math.Log(position + 1));
                counts.Add(onlyClicks ? _clicksByPosition[position]
                    : _clicksByPosition[position] / (double)_rowsByPosition[position]);
            }
        }

        return PowerLaw.Fit(logs, counts);
    }

    private static void AddTo(long[] sums, long[] numbers)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += numbers[i];
        }
    }
}

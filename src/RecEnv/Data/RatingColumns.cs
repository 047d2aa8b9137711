namespace RecEnv.Data;

/// <summary>The columns of a rating file while they are read: original ids, growing arrays.</summary>
internal sealed class RatingColumns
{
    private int[] _userIds = new int[1 << 14];
    private int[] _itemIds = new int[1 << 14];
    private float[] _ratings = new float[1 << 14];
    private long[]? _timestamps;

    /// <summary>Starts empty columns.</summary>
    /// <param name="layout">The layout of the file; with 4 fields there is a timestamp column.</param>
    public RatingColumns(RatingLayout layout)
    {
        Layout = layout;
        _timestamps = layout.FieldCount == 4 ? new long[_userIds.Length] : null;
    }

    /// <summary>The layout of the file.</summary>
    public RatingLayout Layout { get; }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Original user ids, [rows].</summary>
    public ReadOnlySpan<int> UserIds => _userIds.AsSpan(0, Count);

    /// <summary>Original item ids, [rows].</summary>
    public ReadOnlySpan<int> ItemIds => _itemIds.AsSpan(0, Count);

    /// <summary>Ratings, [rows].</summary>
    public ReadOnlySpan<float> Ratings => _ratings.AsSpan(0, Count);

    /// <summary>Timestamps, [rows], or empty when the file has none.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, _timestamps is null ? 0 : Count);

    /// <summary>Number of the line that holds a row.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public int LineOf(int row) => row + (Layout.HasHeader ? 2 : 1);

    /// <summary>Appends one row.</summary>
    public void Add(int userId, int itemId, float rating, long timestamp)
    {
        if (Count == _userIds.Length)
        {
            Grow();
        }

        _userIds[Count] = userId;
        _itemIds[Count] = itemId;
        _ratings[Count] = rating;
        if (_timestamps is not null)
        {
            _timestamps[Count] = timestamp;
        }

        Count++;
    }

    private void Grow()
    {
        int capacity = (int)Math.Min(2L * Count, Array.MaxLength);
        Array.Resize(ref _userIds, capacity);
        Array.Resize(ref _itemIds, capacity);
        Array.Resize(ref _ratings, capacity);
        if (_timestamps is not null)
        {
            Array.Resize(ref _timestamps, capacity);
        }
    }
}

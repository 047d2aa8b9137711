namespace RecEnv.Data;

/// <summary>Ratings of items by users, as columns. Immutable, and safe to read from many threads.</summary>
/// <remarks>
/// <para>Row r says that user <c>UserIndices[r]</c> gave item <c>ItemIndices[r]</c> the rating <c>Ratings[r]</c>.
/// Rows keep the order of the file. No pair of user and item occurs twice.</para>
/// <para>Indices are contiguous and follow the ascending original id: <c>UserIds[UserIndices[r]]</c> is the user id
/// of the file, and likewise for items. A set that was read from one file has at least one row for each index. A
/// <see cref="Subset"/>, the train set of a <see cref="LeaveOneOut"/> and a synthetic set keep the index space of
/// the whole, so there some users or items may have no row.</para>
/// </remarks>
public sealed class RatingSet
{
    private readonly int[] _userIndices;
    private readonly int[] _itemIndices;
    private readonly float[] _ratings;
    private readonly long[] _timestamps;
    private readonly int[] _userIds;
    private readonly int[] _itemIds;
    private readonly int[] _rowsByUser;
    private readonly int[] _userStarts;

    /// <summary>Takes over the arrays; the caller has checked them, except for duplicate pairs.</summary>
    internal RatingSet(
        RatingFormat format,
        string? path,
        int[] userIds,
        int[] itemIds,
        int[] userIndices,
        int[] itemIndices,
        float[] ratings,
        long[] timestamps)
    {
        Format = format;
        Path = path;
        _userIds = userIds;
        _itemIds = itemIds;
        _userIndices = userIndices;
        _itemIndices = itemIndices;
        _ratings = ratings;
        _timestamps = timestamps;
        (_userStarts, _rowsByUser) = GroupByUser(userIndices, userIds.Length);
    }

    /// <summary>Format of the file the rows came from; <see cref="RatingFormat.None"/> for memory.</summary>
    public RatingFormat Format { get; }

    /// <summary>The file the rows came from; <see langword="null"/> when they came from memory.</summary>
    public string? Path { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _ratings.Length;

    /// <summary>Number of users; user indices are 0 to UserCount − 1.</summary>
    public int UserCount => _userIds.Length;

    /// <summary>Number of items; item indices are 0 to ItemCount − 1.</summary>
    public int ItemCount => _itemIds.Length;

    /// <summary>Whether the rows have timestamps.</summary>
    public bool HasTimestamps => _timestamps.Length == Count && Count > 0;

    /// <summary>User index of each row, [rows], in [0, UserCount).</summary>
    public ReadOnlySpan<int> UserIndices => _userIndices;

    /// <summary>Item index of each row, [rows], in [0, ItemCount).</summary>
    public ReadOnlySpan<int> ItemIndices => _itemIndices;

    /// <summary>Rating of each row, [rows], finite; in [0.5, 5] when read from a file.</summary>
    public ReadOnlySpan<float> Ratings => _ratings;

    /// <summary>Time of each row in seconds since 1970 (UTC), [rows]; empty when the source has no times.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps;

    /// <summary>Original id of each user index, [UserCount], ascending.</summary>
    public ReadOnlySpan<int> UserIds => _userIds;

    /// <summary>Original id of each item index, [ItemCount], ascending.</summary>
    public ReadOnlySpan<int> ItemIds => _itemIds;

    /// <summary>Makes a set from columns in memory.</summary>
    /// <param name="userIds">User id of each row, [rows], in [0, 2147483647]. Need not be contiguous.</param>
    /// <param name="itemIds">Item id of each row, [rows], in [0, 2147483647]. Need not be contiguous.</param>
    /// <param name="ratings">Rating of each row, [rows], finite, on any scale.</param>
    /// <param name="timestamps">Time of each row in seconds since 1970, [rows], or empty for none.</param>
    /// <exception cref="ArgumentException">The columns differ in length, an id is negative, a rating is not finite,
    /// or a pair of user and item occurs twice.</exception>
    public static RatingSet Create(
        ReadOnlySpan<int> userIds,
        ReadOnlySpan<int> itemIds,
        ReadOnlySpan<float> ratings,
        ReadOnlySpan<long> timestamps = default)
    {
        RequireRows(ratings.Length, userIds.Length, nameof(userIds));
        RequireRows(ratings.Length, itemIds.Length, nameof(itemIds));
        RequireRows(ratings.Length, timestamps.IsEmpty ? ratings.Length : timestamps.Length, nameof(timestamps));
        RequireIds(userIds, nameof(userIds));
        RequireIds(itemIds, nameof(itemIds));
        RequireFinite(ratings);

        var users = new IdIndex(userIds);
        var items = new IdIndex(itemIds);
        var set = new RatingSet(
            RatingFormat.None,
            null,
            users.Ids,
            items.Ids,
            users.Translate(userIds),
            items.Translate(itemIds),
            ratings.ToArray(),
            timestamps.ToArray());
        if (set.FindDuplicate() is { } pair)
        {
            throw new ArgumentException(
                $"Row {pair.Second} repeats user {userIds[pair.Second]} and item {itemIds[pair.Second]} " +
                $"from row {pair.First}; give one rating per pair.");
        }

        return set;
    }

    /// <summary>The rows of one user, ascending, so in the order of the file.</summary>
    /// <param name="userIndex">The user, in [0, UserCount).</param>
    /// <returns>Row numbers, [rows of the user]; possibly empty in a subset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public ReadOnlySpan<int> RowsOfUser(int userIndex)
    {
        if ((uint)userIndex >= (uint)UserCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(userIndex),
                $"User index {userIndex} is outside the set of {UserCount} users (valid: 0 to {UserCount - 1}).");
        }

        return _rowsByUser.AsSpan(_userStarts[userIndex].._userStarts[userIndex + 1]);
    }

    /// <summary>Index of an original user id, or −1 when the set does not have it.</summary>
    /// <param name="userId">A user id as in the file.</param>
    public int FindUser(int userId) => Math.Max(-1, Array.BinarySearch(_userIds, userId));

    /// <summary>Index of an original item id, or −1 when the set does not have it.</summary>
    /// <param name="itemId">An item id as in the file.</param>
    public int FindItem(int itemId) => Math.Max(-1, Array.BinarySearch(_itemIds, itemId));

    /// <summary>A set of some of the rows, in the given order, over the same users and items.</summary>
    /// <remarks>Indices mean the same in both sets, so train and test parts can share tables.</remarks>
    /// <param name="rows">Rows to keep, each in [0, Count), without repeats.</param>
    /// <exception cref="ArgumentException">A row does not exist or occurs twice.</exception>
    public RatingSet Subset(ReadOnlySpan<int> rows)
    {
        bool[] taken = new bool[Count];
        int[] users = new int[rows.Length];
        int[] items = new int[rows.Length];
        float[] ratings = new float[rows.Length];
        long[] timestamps = new long[HasTimestamps ? rows.Length : 0];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            if ((uint)row >= (uint)Count || taken[row])
            {
                throw new ArgumentException(BadRow(i, row), nameof(rows));
            }

            taken[row] = true;
            users[i] = _userIndices[row];
            items[i] = _itemIndices[row];
            ratings[i] = _ratings[row];
            if (timestamps.Length > 0)
            {
                timestamps[i] = _timestamps[row];
            }
        }

        return new RatingSet(Format, Path, _userIds, _itemIds, users, items, ratings, timestamps);
    }

    /// <summary>Finds the earliest row whose pair of user and item stands in a row before it.</summary>
    /// <returns>Both rows, or <see langword="null"/> when all pairs differ.</returns>
    internal (int First, int Second)? FindDuplicate()
    {
        int[] lastRow = new int[ItemCount];
        Array.Fill(lastRow, -1);
        (int First, int Second)? found = null;
        foreach (int row in _rowsByUser)
        {
            int item = _itemIndices[row];
            int before = lastRow[item];
            lastRow[item] = row;
            bool repeats = before >= 0 && _userIndices[before] == _userIndices[row];
            if (repeats && (found is null || row < found.Value.Second))
            {
                found = (before, row);
            }
        }

        return found;
    }

    private string BadRow(int position, int row)
    {
        return (uint)row < (uint)Count
            ? $"Position {position} repeats row {row}; a subset takes a row once."
            : $"Position {position} names row {row}, but the set has {Count} rows (valid: 0 to {Count - 1}).";
    }

    /// <summary>Counting sort of the rows by user: rows of user u are at starts[u] to starts[u + 1] − 1.</summary>
    private static (int[] Starts, int[] Rows) GroupByUser(int[] userIndices, int userCount)
    {
        int[] starts = new int[userCount + 1];
        foreach (int user in userIndices)
        {
            starts[user + 1]++;
        }

        for (int user = 0; user < userCount; user++)
        {
            starts[user + 1] += starts[user];
        }

        int[] next = starts.AsSpan(0, userCount).ToArray();
        int[] rows = new int[userIndices.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[next[userIndices[row]]++] = row;
        }

        return (starts, rows);
    }

    private static void RequireRows(int expected, int actual, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException(
                $"{name} has {actual} entries, but there are {expected} ratings; give one entry per rating.", name);
        }
    }

    private static void RequireIds(ReadOnlySpan<int> ids, string name)
    {
        int row = ids.IndexOfAnyExceptInRange(0, int.MaxValue);
        if (row >= 0)
        {
            throw new ArgumentException(
                $"{name} holds {ids[row]} in row {row}, but ids are whole numbers from 0.", name);
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> ratings)
    {
        for (int row = 0; row < ratings.Length; row++)
        {
            if (!float.IsFinite(ratings[row]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"ratings holds {ratings[row]} in row {row}; ratings must be finite."),
                    nameof(ratings));
            }
        }
    }
}

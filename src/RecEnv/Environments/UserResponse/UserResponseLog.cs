namespace RecEnv.Environments.UserResponse;

/// <summary>What users did in the past: the rows that episodes start from. Immutable.</summary>
/// <remarks>A user's rows lie together, oldest first: those of user u are Starts[u] to Starts[u + 1] − 1.</remarks>
public sealed class UserResponseLog
{
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly byte[] _feedback;

    /// <summary>Takes over the columns.</summary>
    /// <param name="starts">First row of each user, and the number of rows; [users + 1], ascending from 0.</param>
    /// <param name="items">Item id of each row, at least 1; [rows].</param>
    /// <param name="feedback">Feedback of each row, [rows]: bit 0 click, bit 1 like, bit 2 star.</param>
    /// <exception cref="ArgumentException">The columns do not fit together.</exception>
    public UserResponseLog(int[] starts, int[] items, byte[] feedback)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(feedback);
        bool fits = starts.Length > 1 && starts[0] == 0 && starts[^1] == items.Length && items.Length == feedback.Length;
        for (int user = 1; fits && user < starts.Length; user++)
        {
            fits = starts[user] >= starts[user - 1];
        }

        if (!fits || items.Length == 0 || feedback.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)7))
        {
            throw new ArgumentException(
                $"A log of {starts.Length - 1} users with {items.Length} items and {feedback.Length} feedbacks does not fit together. " +
                "Give ascending starts from 0 to the number of rows, at least one row, and three bits of feedback a row.");
        }

        (_starts, _items, _feedback) = (starts, items, feedback);
    }

    /// <summary>Number of users.</summary>
    public int UserCount => _starts.Length - 1;

    /// <summary>Number of rows.</summary>
    public int RowCount => _items.Length;

    /// <summary>First row of each user, and the number of rows, [users + 1].</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>Item id of each row, [rows].</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>Feedback of each row, [rows]: bit 0 click, bit 1 like, bit 2 star.</summary>
    public ReadOnlySpan<byte> Feedback => _feedback;

    /// <summary>The user of a row.</summary>
    /// <param name="row">In [0, rows).</param>
    public int UserOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        int low = 0;
        int high = UserCount;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = _starts[middle] <= row ? (middle, high) : (low, middle);
        }

        return low;
    }
}

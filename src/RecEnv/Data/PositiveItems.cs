using RecEnv.Seeding;

namespace RecEnv.Data;

/// <summary>The positives of each user: the items that he rated high enough. Immutable, and safe to read from many threads.</summary>
/// <remarks>Users and items are the indices of the <see cref="RatingSet"/> they come from.</remarks>
public sealed class PositiveItems
{
    private readonly int[] _starts; // [users + 1]: positives of user u are at _starts[u] to _starts[u + 1] − 1
    private readonly int[] _items; // ascending for each user

    private PositiveItems(int itemCount, int[] starts, int[] items)
    {
        ItemCount = itemCount;
        _starts = starts;
        _items = items;
        for (int user = 0; user < UserCount; user++)
        {
            _items.AsSpan(_starts[user], CountOf(user)).Sort();
        }

        Fingerprint = Hash();
    }

    /// <summary>Number of pairs of a user and a positive.</summary>
    public int Count => _items.Length;

    /// <summary>Number of users, those without positives included.</summary>
    public int UserCount => _starts.Length - 1;

    /// <summary>Number of items, those that are nobody's positive included.</summary>
    public int ItemCount { get; }

    /// <summary>A number that tells these positives from others; equal on every platform.</summary>
    public ulong Fingerprint { get; }

    /// <summary>Collects the positives of ratings.</summary>
    /// <param name="ratings">The ratings.</param>
    /// <param name="threshold">A rating above it is a positive, in stars.</param>
    public static PositiveItems Of(RatingSet ratings, double threshold)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        var positives = new PairColumns(ratings.Count);
        positives.AddAbove(ratings, threshold);
        return OfPairs(ratings.UserCount, ratings.ItemCount, positives.Users, positives.Items);
    }

    /// <summary>Makes positives from pairs.</summary>
    /// <param name="userCount">Number of users, at least 1.</param>
    /// <param name="itemCount">Number of items, at least 1.</param>
    /// <param name="users">User of each pair, [pairs], in [0, userCount).</param>
    /// <param name="items">Item of each pair, [pairs], in [0, itemCount).</param>
    /// <exception cref="ArgumentException">The columns differ in length, an index is out of range, or a pair repeats.</exception>
    public static PositiveItems Create(int userCount, int itemCount, ReadOnlySpan<int> users, ReadOnlySpan<int> items)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(userCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(itemCount, 1);
        if (users.Length != items.Length)
        {
            throw new ArgumentException(
                $"items has {items.Length} entries, but there are {users.Length} users; give one item per user.", nameof(items));
        }

        RequireRange(users, userCount, nameof(users));
        RequireRange(items, itemCount, nameof(items));
        PositiveItems positives = OfPairs(userCount, itemCount, users, items);
        positives.RequireDistinct();
        return positives;
    }

    /// <summary>Number of positives of a user.</summary>
    /// <param name="user">The user, in [0, UserCount).</param>
    public int CountOf(int user) => _starts[user + 1] - _starts[user];

    /// <summary>Positives of a user, item indices, ascending.</summary>
    /// <param name="user">The user, in [0, UserCount).</param>
    public ReadOnlySpan<int> Of(int user) => _items.AsSpan(_starts[user], CountOf(user));

    /// <summary>Tells whether an item is a positive of a user; takes time logarithmic in his positives.</summary>
    /// <param name="user">The user, in [0, UserCount).</param>
    /// <param name="item">The item.</param>
    public bool IsPositive(int user, int item) => Of(user).BinarySearch(item) >= 0;

    /// <summary>The item of a rank, from 0, among the items that are not positives of a user, ascending.</summary>
    /// <remarks>
    /// Below positive k lie positive[k] − k others, so the item is rank + (number of k with positive[k] − k ≤ rank).
    /// This makes a uniform negative from one uniform rank, without rejection, in time logarithmic in the positives.
    /// </remarks>
    /// <param name="user">The user, in [0, UserCount).</param>
    /// <param name="rank">The rank, in [0, ItemCount − CountOf(user)).</param>
    public int NegativeOf(int user, int rank)
    {
        ReadOnlySpan<int> positives = Of(user);
        int low = 0;
        int high = positives.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (positives[middle] - middle <= rank)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return rank + low;
    }

    /// <summary>Number of users of whom each item is a positive, [ItemCount].</summary>
    public int[] CountByItem()
    {
        int[] counts = new int[ItemCount];
        foreach (int item in _items)
        {
            counts[item]++;
        }

        return counts;
    }

    /// <summary>The same pairs with users and items exchanged: to each item the users of whom it is a positive.</summary>
    public PositiveItems Transpose()
    {
        int[] users = new int[Count];
        for (int user = 0; user < UserCount; user++)
        {
            users.AsSpan(_starts[user], CountOf(user)).Fill(user);
        }

        return OfPairs(ItemCount, UserCount, _items, users);
    }

    /// <summary>Groups pairs that are known to be in range and distinct.</summary>
    internal static PositiveItems OfPairs(int userCount, int itemCount, ReadOnlySpan<int> users, ReadOnlySpan<int> items)
    {
        int[] starts = new int[userCount + 1];
        foreach (int user in users)
        {
            starts[user + 1]++;
        }

        for (int user = 0; user < userCount; user++)
        {
            starts[user + 1] += starts[user];
        }

        int[] next = starts.AsSpan(0, userCount).ToArray();
        int[] grouped = new int[items.Length];
        for (int pair = 0; pair < items.Length; pair++)
        {
            grouped[next[users[pair]]++] = items[pair];
        }

        return new PositiveItems(itemCount, starts, grouped);
    }

    private static void RequireRange(ReadOnlySpan<int> indices, int count, string name)
    {
        int pair = indices.IndexOfAnyExceptInRange(0, count - 1);
        if (pair >= 0)
        {
            throw new ArgumentException(
                $"{name} holds {indices[pair]} in pair {pair}, but the indices are 0 to {count - 1}.", name);
        }
    }

    private void RequireDistinct()
    {
        for (int user = 0; user < UserCount; user++)
        {
            ReadOnlySpan<int> items = Of(user);
            for (int i = 1; i < items.Length; i++)
            {
                if (items[i] == items[i - 1])
                {
                    throw new ArgumentException($"User {user} and item {items[i]} are paired twice; give a pair once.");
                }
            }
        }
    }

    private ulong Hash()
    {
        ulong hash = SplitMix64.Mix((ulong)ItemCount);
        foreach (int[] part in (int[][])[_starts, _items])
        {
            foreach (int number in part)
            {
                hash = SplitMix64.Mix(hash + (uint)number + SplitMix64.Gamma);
            }
        }

        return hash;
    }
}

using RecEnv.Data;
using RecEnv.Seeding;

namespace RecEnv.Environments.RatingReplay;

/// <summary>The positives of each user. Immutable, shared by all lanes and environments of the same ratings.</summary>
internal sealed class PositiveRatings
{
    private readonly int[] _starts; // [users + 1]: positives of user u are at _starts[u] to _starts[u + 1] − 1
    private readonly int[] _items; // ascending for each user

    /// <summary>Collects the positives.</summary>
    /// <param name="set">The ratings.</param>
    /// <param name="threshold">A rating above it is a positive, in stars.</param>
    public PositiveRatings(RatingSet set, double threshold)
    {
        ItemCount = set.ItemCount;
        _starts = new int[set.UserCount + 1];
        var items = new List<int>(set.Count);
        for (int user = 0; user < set.UserCount; user++)
        {
            foreach (int row in set.RowsOfUser(user))
            {
                if (set.Ratings[row] > threshold)
                {
                    items.Add(set.ItemIndices[row]);
                }
            }

            _starts[user + 1] = items.Count;
        }

        _items = [.. items];
        SortEachUser();
        Fingerprint = Hash();
    }

    /// <summary>Number of users, those without positives included.</summary>
    public int UserCount => _starts.Length - 1;

    /// <summary>Number of items, those that are nobody's positive included.</summary>
    public int ItemCount { get; }

    /// <summary>A number that tells these positives from others; equal on every platform.</summary>
    public ulong Fingerprint { get; }

    /// <summary>Number of positives of a user.</summary>
    public int CountOf(int user) => _starts[user + 1] - _starts[user];

    /// <summary>Positives of a user, item indices, ascending.</summary>
    public ReadOnlySpan<int> Of(int user) => _items.AsSpan(_starts[user], CountOf(user));

    /// <summary>Tells whether an item is a positive of a user; takes time logarithmic in his positives.</summary>
    public bool IsPositive(int user, int item) => Of(user).BinarySearch(item) >= 0;

    /// <summary>The item of a rank, from 0, among the items that are not positives of a user, ascending.</summary>
    /// <remarks>
    /// Below positive k lie positive[k] − k others, so the item is rank + (number of k with positive[k] − k ≤ rank).
    /// This makes a uniform negative from one uniform rank, without rejection, in time logarithmic in the positives.
    /// </remarks>
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

    private void SortEachUser()
    {
        for (int user = 0; user < UserCount; user++)
        {
            _items.AsSpan(_starts[user], CountOf(user)).Sort();
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

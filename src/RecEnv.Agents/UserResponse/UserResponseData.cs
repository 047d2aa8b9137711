using RecEnv.Data;
using RecEnv.Environments.UserResponse;

namespace RecEnv.Agents.UserResponse;

/// <summary>Ratings as feedback, with what is known of users and items. Immutable.</summary>
/// <remarks>
/// A rating of at least 3 is a click, of at least 4 a like, of 5 a star. A core filter keeps users and items with at least so many
/// ratings: it drops the others again and again until none is left to drop. A user's rows are in the order of time where the file
/// has times, and of the file where it has none. Reference: Liu et al. (2023).
/// </remarks>
public sealed class UserResponseData
{
    private UserResponseData(UserResponseLog log, int[] userIds, int[] itemIds, MovieLensFeatures features)
    {
        (Log, UserIds, ItemIds) = (log, userIds, itemIds);
        FeatureNames = features.Genres;
        ItemFeatures = new float[(itemIds.Length + 1) * FeatureNames.Count];
        for (int item = 1; item <= itemIds.Length; item++)
        {
            features.FillGenres(itemIds[item - 1], ItemFeatures.AsSpan(item * FeatureNames.Count, FeatureNames.Count));
        }

        Genders = [.. userIds.Select(features.GenderOf)];
        Ages = [.. userIds.Select(features.AgeOf)];
    }

    /// <summary>The rows.</summary>
    public UserResponseLog Log { get; }

    /// <summary>Id in the files of each user, [users], ascending.</summary>
    public IReadOnlyList<int> UserIds { get; }

    /// <summary>Id in the files of each item: that of item i is at i − 1; ascending.</summary>
    public IReadOnlyList<int> ItemIds { get; }

    /// <summary>Names of the item features; "none" alone where no file tells any.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Age groups.</summary>
    public int AgeCount { get; } = MovieLensFeatures.AgeCount;

    /// <summary>Features of the items, 0 or 1, [items + 1, features].</summary>
    internal float[] ItemFeatures { get; }

    /// <summary>Gender of each user.</summary>
    internal byte[] Genders { get; }

    /// <summary>Age group of each user.</summary>
    internal byte[] Ages { get; }

    /// <summary>Reads the ratings of a folder, with users.dat and movies.dat or u.user and u.item where they are.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="core">Fewest ratings of a user and of an item, at least 1.</param>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="RatingFormatException">A file is malformed, or the filter leaves nothing.</exception>
    public static UserResponseData Read(string folder, int core = 20)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Make(RatingReader.Read(folder), core, MovieLensFeatures.Read(folder));
    }

    /// <summary>Takes ratings without anything known of users and items.</summary>
    /// <param name="ratings">The ratings.</param>
    /// <param name="core">Fewest ratings of a user and of an item, at least 1.</param>
    /// <exception cref="RatingFormatException">The filter leaves nothing.</exception>
    public static UserResponseData Of(RatingSet ratings, int core = 20) => Make(ratings, core, MovieLensFeatures.None);

    private static UserResponseData Make(RatingSet ratings, int core, MovieLensFeatures features)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentOutOfRangeException.ThrowIfLessThan(core, 1);
        bool[] kept = Filter(ratings, core);
        int[] users = Present(kept, ratings.UserIndices, ratings.UserCount);
        int[] items = Present(kept, ratings.ItemIndices, ratings.ItemCount);
        if (users.Length == 0)
        {
            throw new RatingFormatException(
                ratings.Path ?? "ratings", null, $"has no user and item left with {core} ratings each. Give a smaller core.");
        }

        int[] itemIdOf = new int[ratings.ItemCount];
        for (int i = 0; i < items.Length; i++)
        {
            itemIdOf[items[i]] = i + 1;
        }

        int[] starts = new int[users.Length + 1];
        var rows = new List<int>(ratings.Count);
        long[] times = ratings.HasTimestamps ? ratings.Timestamps.ToArray() : [];
        for (int user = 0; user < users.Length; user++)
        {
            IEnumerable<int> own = ratings.RowsOfUser(users[user]).ToArray().Where(row => kept[row]);
            rows.AddRange(times.Length > 0 ? own.OrderBy(row => times[row]) : own); // stable
            starts[user + 1] = rows.Count;
        }

        ReadOnlySpan<int> itemIndices = ratings.ItemIndices;
        ReadOnlySpan<float> values = ratings.Ratings;
        int[] logItems = new int[rows.Count];
        byte[] feedback = new byte[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            logItems[i] = itemIdOf[itemIndices[rows[i]]];
            float rating = values[rows[i]];
            feedback[i] = (byte)((rating >= 3 ? 1 : 0) | (rating >= 4 ? 2 : 0) | (rating >= 5 ? 4 : 0));
        }

        return new UserResponseData(
            new UserResponseLog(starts, logItems, feedback),
            Ids(ratings.UserIds, users),
            Ids(ratings.ItemIds, items),
            features);
    }

    private static int[] Ids(ReadOnlySpan<int> ids, int[] indices)
    {
        int[] taken = new int[indices.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = ids[indices[i]];
        }

        return taken;
    }

    /// <summary>Which rows have a user and an item with enough rows that stay.</summary>
    private static bool[] Filter(RatingSet ratings, int core)
    {
        bool[] kept = new bool[ratings.Count];
        Array.Fill(kept, true);
        int[] users = ratings.UserIndices.ToArray();
        int[] items = ratings.ItemIndices.ToArray();
        for (bool changed = true; changed;)
        {
            changed = false;
            int[] byUser = Counts(kept, users, ratings.UserCount);
            int[] byItem = Counts(kept, items, ratings.ItemCount);
            for (int row = 0; row < kept.Length; row++)
            {
                if (kept[row] && (byUser[users[row]] < core || byItem[items[row]] < core))
                {
                    kept[row] = false;
                    changed = true;
                }
            }
        }

        return kept;
    }

    private static int[] Counts(bool[] kept, ReadOnlySpan<int> indices, int count)
    {
        int[] counts = new int[count];
        for (int row = 0; row < kept.Length; row++)
        {
            counts[indices[row]] += kept[row] ? 1 : 0;
        }

        return counts;
    }

    private static int[] Present(bool[] kept, ReadOnlySpan<int> indices, int count)
    {
        int[] counts = Counts(kept, indices, count);
        return [.. Enumerable.Range(0, count).Where(i => counts[i] > 0)];
    }
}

using System.Runtime.InteropServices;
using RecEnv.Seeding;

namespace RecEnv.Environments.SlateFeedback;

/// <summary>Users and items with features, and what each user did with which items. Immutable.</summary>
/// <remarks>
/// Item ids run from 1 to ItemCount; id 0 is padding. As a candidate of a slate, item id i is number i − 1.
/// </remarks>
public sealed class SlateFeedbackData
{
    /// <summary>Most users.</summary>
    public const int MaxUsers = 1_000_000;

    /// <summary>Most items.</summary>
    public const int MaxItems = 1_000_000;

    /// <summary>Most features of a user or of an item.</summary>
    public const int MaxFeatures = 1024;

    /// <summary>Most interactions of one user.</summary>
    public const int MaxHistory = 10_000;

    /// <summary>Most numbers in a file of features.</summary>
    public const int MaxNumbers = 10_000_000;

    private readonly float[] _userFeatures;
    private readonly float[] _itemFeatures;
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly sbyte[] _clicks;

    internal SlateFeedbackData(
        float[] userFeatures, float[] itemFeatures, int userCount, int itemCount, int[] starts, int[] items, sbyte[] clicks)
    {
        _userFeatures = userFeatures;
        _itemFeatures = itemFeatures;
        UserCount = userCount;
        ItemCount = itemCount;
        UserFeatureCount = userFeatures.Length / userCount;
        ItemFeatureCount = itemFeatures.Length / itemCount;
        _starts = starts;
        _items = items;
        _clicks = clicks;
        Fingerprint = Hash();
    }

    /// <summary>Number of users.</summary>
    public int UserCount { get; }

    /// <summary>Number of items.</summary>
    public int ItemCount { get; }

    /// <summary>Features of a user.</summary>
    public int UserFeatureCount { get; }

    /// <summary>Features of an item.</summary>
    public int ItemFeatureCount { get; }

    /// <summary>Interactions of all users.</summary>
    public int InteractionCount => _items.Length;

    /// <summary>Features of all items, row-major [items, item features]; row 0 is item id 1.</summary>
    public ReadOnlySpan<float> AllItemFeatures => _itemFeatures;

    /// <summary>A number that tells these data from others.</summary>
    internal ulong Fingerprint { get; }

    /// <summary>Largest magnitude of a user's features.</summary>
    internal float UserBound => Bound(_userFeatures);

    /// <summary>Largest magnitude of an item's features.</summary>
    internal float ItemBound => Bound(_itemFeatures);

    /// <summary>Reads the files users.csv, items.csv and history.csv of a folder.</summary>
    /// <remarks>
    /// users.csv: line u, from 0, holds the features of user u. items.csv: line i, from 0, those of item id i + 1. Both
    /// comma-separated, without header. history.csv: header user_id,item_id,is_click, then one interaction a line; those
    /// of a user in the order in which they happened. A user has an item at most once.
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A file is missing, is a link, or cannot be read.</exception>
    /// <exception cref="FormatException">A file is malformed; the message names file and line.</exception>
    public static SlateFeedbackData ReadFolder(string folder) => SlateFeedbackReader.Read(folder);

    /// <summary>Draws data by the recipe of the source, features independent of the histories.</summary>
    /// <remarks>
    /// User features [users, F] and item features [items, F] ~ N(0, 1), rounded to 6 decimals; then for each user a
    /// history length n, uniform from minimum_history to maximum_history, n distinct items of ids 2 to ItemCount (as in
    /// the source, item 1 never occurs), uniformly by Fisher–Yates, and n clicks. All draws come from one
    /// <see cref="RandomStream"/> of the seed, in this order. The source's own numbers come from another generator.
    /// </remarks>
    /// <param name="options">Gives the seed, the counts and the click probability. Checked options.</param>
    public static SlateFeedbackData Generate(SlateFeedbackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var random = new RandomStream((ulong)options.DataSeed);
        float[] users = Normals(ref random, options.UserCount * options.UserFeatureCount);
        float[] items = Normals(ref random, options.ItemCount * options.ItemFeatureCount);
        int[] starts = new int[options.UserCount + 1];
        var shown = new List<int>();
        var clicks = new List<sbyte>();
        int[] order = [.. Enumerable.Range(2, options.ItemCount - 1)];
        for (int user = 0; user < options.UserCount; user++)
        {
            int length = options.MinimumHistory + random.Below(options.MaximumHistory - options.MinimumHistory + 1);
            for (int i = 0; i < length; i++)
            {
                int j = i + random.Below(order.Length - i);
                (order[i], order[j]) = (order[j], order[i]);
                shown.Add(order[i]);
            }

            for (int i = 0; i < length; i++)
            {
                clicks.Add((sbyte)(random.Uniform() < options.ClickProbability ? 1 : 0));
            }

            starts[user + 1] = shown.Count;
        }

        return new SlateFeedbackData(users, items, options.UserCount, options.ItemCount, starts, [.. shown], [.. clicks]);
    }

    /// <summary>Features of a user, [user features].</summary>
    /// <param name="user">The user, in [0, users).</param>
    public ReadOnlySpan<float> UserFeatures(int user) =>
        _userFeatures.AsSpan(CheckUser(user) * UserFeatureCount, UserFeatureCount);

    /// <summary>Item ids of a user's interactions, oldest first, each in [1, items]. [interactions].</summary>
    /// <param name="user">The user, in [0, users).</param>
    public ReadOnlySpan<int> History(int user) => _items.AsSpan(Slice(user));

    /// <summary>Whether each interaction of a user was a click, 0 or 1. [interactions].</summary>
    /// <param name="user">The user, in [0, users).</param>
    public ReadOnlySpan<sbyte> Clicks(int user) => _clicks.AsSpan(Slice(user));

    private Range Slice(int user) => _starts[CheckUser(user)].._starts[user + 1];

    private int CheckUser(int user)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(user);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(user, UserCount);
        return user;
    }

    private static float[] Normals(ref RandomStream random, int count)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            // Rounded, so that the last bit of a logarithm, which differs between platforms, does not show.
            value = (float)Math.Round(random.Normal(), 6);
        }

        return values;
    }

    private static float Bound(float[] values) => values.Max(Math.Abs);

    private ulong Hash()
    {
        ulong hash = (ulong)UserCount;
        Mix(ref hash, [ItemCount, UserFeatureCount]);
        Mix(ref hash, _starts);
        Mix(ref hash, _items);
        foreach (sbyte click in _clicks)
        {
            Mix(ref hash, [click]);
        }

        Mix(ref hash, MemoryMarshal.Cast<float, int>(_userFeatures));
        Mix(ref hash, MemoryMarshal.Cast<float, int>(_itemFeatures));
        return hash;
    }

    private static void Mix(ref ulong hash, ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            hash = SplitMix64.Mix(hash ^ (uint)value) + SplitMix64.Gamma;
        }
    }
}

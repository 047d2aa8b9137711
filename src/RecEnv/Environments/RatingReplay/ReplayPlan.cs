using RecEnv.Data;
using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Environments.RatingReplay;

/// <summary>What all lanes share: who is visited when, and what is offered. Immutable.</summary>
internal sealed class ReplayPlan
{
    /// <summary>Most positions of an available list.</summary>
    public const int LongestList = 1 << 20;

    private readonly RatingReplayOptions _options;
    private readonly int[] _users; // ascending

    private ReplayPlan(RatingReplayOptions options, PositiveItems ratings, int[] users)
    {
        _options = options;
        _users = users;
        Ratings = ratings;
        MaxAvailable = users.Max(AvailableOf);
    }

    /// <summary>Positives of all users.</summary>
    public PositiveItems Ratings { get; }

    /// <summary>Number of users that are visited.</summary>
    public int VisitedCount => _users.Length;

    /// <summary>Length of the longest available list.</summary>
    public int MaxAvailable { get; }

    /// <summary>Length of the memory.</summary>
    public int MemoryLength => _options.MemoryLength;

    /// <summary>Whether a negative may stand at several positions of a list.</summary>
    public bool MayRepeat => _options.WithReplacement;

    /// <summary>Words that <see cref="Draw"/> needs for one bit an item; 0 with replacement.</summary>
    public int TakenWords => _options.WithReplacement ? 0 : (Ratings.ItemCount + 63) / 64;

    /// <summary>Plans the visits.</summary>
    /// <param name="options">Checked options.</param>
    /// <exception cref="InvalidOptionException">The ratings cannot be read, or do not suit the options.</exception>
    public static ReplayPlan Make(RatingReplayOptions options)
    {
        PositiveItems ratings = PositiveRatingsCache.Get(options);
        int most = options.MaximumPositives == 0 ? int.MaxValue : options.MaximumPositives;
        int[] users = [.. Enumerable.Range(0, ratings.UserCount).Where(
            user => ratings.CountOf(user) >= options.MinimumPositives && ratings.CountOf(user) <= most)];
        ReplayPlanCheck.Run(options, ratings, users);
        return new ReplayPlan(options, ratings, users);
    }

    /// <summary>The user of an episode.</summary>
    /// <remarks>The order comes from stream Users of the seed's episode 0, whatever the episode; eight draws.</remarks>
    public int UserOf(EpisodeKey key)
    {
        int place = (int)(key.Episode % (ulong)_users.Length);
        return _users[_options.VisitOrder == VisitOrder.Ascending
            ? place
            : UserOrder.ElementAt(place, _users.Length, new EpisodeKey(key.Seed, 0).Stream(StreamId.Users))];
    }

    /// <summary>Tells whether there is such a user and he is visited.</summary>
    public bool Visits(int user) => Array.BinarySearch(_users, user) >= 0;

    /// <summary>Length of a user's available list.</summary>
    public int AvailableOf(int user) => Ratings.CountOf(user) * (1 + _options.NegativesPerPositive);

    /// <summary>Draws a user's available list.</summary>
    /// <remarks>
    /// Takes one draw of stream Items for each negative, then one for each position but the first. With replacement a
    /// negative is a uniform rank; without, the ranks are a uniform subset by Floyd's method (Bentley and Floyd, 1987).
    /// The list is shuffled (Fisher–Yates), so a position tells nothing about its item.
    /// </remarks>
    /// <param name="user">A visited user.</param>
    /// <param name="key">The episode.</param>
    /// <param name="items">Receives the item indices, [<see cref="AvailableOf"/>].</param>
    /// <param name="taken">Room for one bit an item; empty with replacement.</param>
    public void Draw(int user, EpisodeKey key, Span<int> items, Span<ulong> taken)
    {
        RandomStream random = key.Stream(StreamId.Items);
        ReadOnlySpan<int> positives = Ratings.Of(user);
        positives.CopyTo(items);
        Span<int> negatives = items[positives.Length..];
        int others = Ratings.ItemCount - positives.Length;
        if (_options.WithReplacement)
        {
            foreach (ref int item in negatives)
            {
                item = Ratings.NegativeOf(user, random.Below(others));
            }
        }
        else
        {
            DrawDistinct(user, others, negatives, taken, ref random);
        }

        Shuffle(items, ref random);
    }

    private void DrawDistinct(int user, int others, Span<int> negatives, Span<ulong> taken, ref RandomStream random)
    {
        taken.Clear();
        for (int i = 0; i < negatives.Length; i++)
        {
            int last = others - negatives.Length + i;
            int rank = random.Below(last + 1);
            if ((taken[rank >> 6] >> rank & 1) != 0)
            {
                rank = last;
            }

            taken[rank >> 6] |= 1UL << rank;
            negatives[i] = Ratings.NegativeOf(user, rank);
        }
    }

    private static void Shuffle(Span<int> items, ref RandomStream random)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}

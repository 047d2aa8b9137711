using RecEnv.Data;

namespace RecEnv.Agents.Ranking;

/// <summary>What leave-out evaluation ranks: test pairs of a user and an item, each with its negatives. Immutable.</summary>
/// <remarks>Pairs of one user stand together. Pairs may share their negatives.</remarks>
public sealed class RankingPairs
{
    private readonly int[] _users;
    private readonly int[] _positives;
    private readonly int[] _starts;
    private readonly int[] _lengths;
    private readonly int[] _negatives;

    internal RankingPairs(int itemCount, int[] users, int[] positives, int[] starts, int[] lengths, int[] negatives)
    {
        ItemCount = itemCount;
        (_users, _positives, _starts, _lengths, _negatives) = (users, positives, starts, lengths, negatives);
    }

    /// <summary>Number of pairs, at least 1.</summary>
    public int Count => _users.Length;

    /// <summary>Number of items there are.</summary>
    public int ItemCount { get; }

    /// <summary>User of each pair, [Count].</summary>
    public ReadOnlySpan<int> Users => _users;

    /// <summary>Test item of each pair, [Count].</summary>
    public ReadOnlySpan<int> Positives => _positives;

    /// <summary>Draws the negatives of every test pair, uniformly from all items that the user has not among his test positives.</summary>
    /// <remarks>
    /// With replacement: an item that is drawn twice counts twice. Train positives may be drawn unless the options say
    /// clean. One draw a negative; each user has a stream of his own, so that his negatives depend on seed, user and
    /// split alone. Without a number, the negatives are all items that are neither train nor test positives of the user.
    /// </remarks>
    /// <param name="split">Train and test part.</param>
    /// <param name="options">How many negatives, of which kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">No user can be tested, or a user has no negative.</exception>
    public static RankingPairs Draw(PositiveSplit split, RankingOptions options)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new RankingDraw(split, options).Run();
    }

    /// <summary>The pairs of a published leave-one-out split, with its negatives.</summary>
    /// <remarks>
    /// A user's own held-out item among his negatives (156 users of the ML-1M split) is taken out: an item does not compete
    /// with itself, and he is ranked against 98 items.
    /// </remarks>
    /// <param name="split">The split.</param>
    public static RankingPairs Of(LeaveOneOut split)
    {
        ArgumentNullException.ThrowIfNull(split);
        int count = split.HeldOutItems.Length;
        int[] candidates = new int[count * (1 + split.NegativeCount)];
        for (int user = 0; user < count; user++)
        {
            Span<int> row = candidates.AsSpan(user * (1 + split.NegativeCount), 1 + split.NegativeCount);
            row[0] = split.HeldOutItems[user];
            split.NegativesOf(user).CopyTo(row[1..]);
        }

        return Create([.. Enumerable.Range(0, count)], candidates, split.Train.ItemCount);
    }

    /// <summary>Takes given candidates.</summary>
    /// <remarks>A negative that is the pair's own test item is taken out: an item does not compete with itself.</remarks>
    /// <param name="users">User of each pair, [pairs], those of one user together.</param>
    /// <param name="candidates">Items, [pairs, candidates], row-major: the test item first, then its negatives.</param>
    /// <param name="itemCount">Number of items there are.</param>
    /// <exception cref="ArgumentException">
    /// There is no pair, the rows do not divide evenly, an item is out of range, or a pair has no negative.
    /// </exception>
    public static RankingPairs Create(ReadOnlySpan<int> users, ReadOnlySpan<int> candidates, int itemCount)
    {
        if (users.IsEmpty || candidates.Length % users.Length != 0)
        {
            throw new ArgumentException(
                $"{candidates.Length} candidates do not divide evenly among {users.Length} pairs; give each pair equally many.",
                nameof(candidates));
        }

        int place = candidates.IndexOfAnyExceptInRange(0, itemCount - 1);
        if (place >= 0)
        {
            throw new ArgumentException(
                $"Candidate {place} is item {candidates[place]}, but the items are 0 to {itemCount - 1}.", nameof(candidates));
        }

        int width = candidates.Length / users.Length;
        int[] positives = new int[users.Length];
        int[] starts = new int[users.Length];
        int[] lengths = new int[users.Length];
        var negatives = new List<int>(candidates.Length);
        for (int pair = 0; pair < users.Length; pair++)
        {
            ReadOnlySpan<int> row = candidates.Slice(pair * width, width);
            (positives[pair], starts[pair]) = (row[0], negatives.Count);
            foreach (int item in row[1..])
            {
                if (item != row[0])
                {
                    negatives.Add(item);
                }
            }

            lengths[pair] = negatives.Count > starts[pair]
                ? negatives.Count - starts[pair]
                : throw new ArgumentException(
                    $"Pair {pair} has no negative but its own test item {row[0]}, so that there is nothing to rank it against. Give others.",
                    nameof(candidates));
        }

        return new RankingPairs(itemCount, users.ToArray(), positives, starts, lengths, [.. negatives]);
    }

    /// <summary>The items that a pair's test item is ranked against.</summary>
    /// <param name="pair">The pair, in [0, Count).</param>
    public ReadOnlySpan<int> NegativesOf(int pair) => _negatives.AsSpan(_starts[pair], _lengths[pair]);

    /// <summary>Whether a pair has the very negatives of the pair before it.</summary>
    internal bool SharesNegatives(int pair) => pair > 0 && _starts[pair] == _starts[pair - 1] && _lengths[pair] > 0;

    /// <summary>The pair after the last one of the user of a pair.</summary>
    internal int EndOfUser(int pair)
    {
        int user = _users[pair];
        int end = pair + 1;
        while (end < _users.Length && _users[end] == user)
        {
            end++;
        }

        return end;
    }
}

namespace RecEnv.Data;

/// <summary>Positives cut at random into a part to train on and a part to test on. Immutable.</summary>
/// <remarks>
/// Of n pairs in the order of the file, the first round(share · n) places of NumPy's legacy permutation of seed s are the
/// train part: what <c>pandas.DataFrame.sample(frac=share, random_state=s)</c> takes from a table of these rows. A half
/// is rounded to even, as Python does.
/// </remarks>
public sealed class PositiveSplit
{
    /// <summary>Largest seed; NumPy's legacy generator takes 32 bits.</summary>
    public const long LargestSeed = uint.MaxValue;

    /// <summary>Joins two parts.</summary>
    /// <param name="train">The pairs to train on.</param>
    /// <param name="test">The pairs to test on, over the same users and items.</param>
    /// <exception cref="ArgumentException">The parts have other numbers of users or items, or share a pair.</exception>
    public PositiveSplit(PositiveItems train, PositiveItems test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        if ((train.UserCount, train.ItemCount) != (test.UserCount, test.ItemCount))
        {
            throw new ArgumentException(
                $"The test part has {test.UserCount} users and {test.ItemCount} items, but the train part has " +
                $"{train.UserCount} and {train.ItemCount}. Give two parts of the same ratings.",
                nameof(test));
        }

        (Train, Test) = (train, test);
        RequireDisjoint();
    }

    /// <summary>The pairs to train on.</summary>
    public PositiveItems Train { get; }

    /// <summary>The pairs to test on.</summary>
    public PositiveItems Test { get; }

    /// <summary>Cuts the positives of ratings, taken in the order of the file.</summary>
    /// <param name="ratings">The ratings.</param>
    /// <param name="threshold">A rating above it is a positive, in stars.</param>
    /// <param name="trainShare">Share of the pairs in the train part, in (0, 1]; 1 leaves the test part empty.</param>
    /// <param name="seed">Seed of the permutation, in [0, <see cref="LargestSeed"/>].</param>
    /// <exception cref="ArgumentOutOfRangeException">The share or the seed is out of range.</exception>
    public static PositiveSplit Draw(RatingSet ratings, double threshold, double trainShare, long seed)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        var pairs = new PairColumns(ratings.Count);
        pairs.AddAbove(ratings, threshold);
        return Draw(ratings.UserCount, ratings.ItemCount, pairs, trainShare, seed);
    }

    /// <summary>Cuts positives, taken by ascending user and item, for example a train part for validation.</summary>
    /// <param name="positives">The positives.</param>
    /// <param name="trainShare">Share of the pairs in the train part, in (0, 1]; 1 leaves the test part empty.</param>
    /// <param name="seed">Seed of the permutation, in [0, <see cref="LargestSeed"/>].</param>
    /// <exception cref="ArgumentOutOfRangeException">The share or the seed is out of range.</exception>
    public static PositiveSplit Draw(PositiveItems positives, double trainShare, long seed)
    {
        ArgumentNullException.ThrowIfNull(positives);
        var pairs = new PairColumns(positives.Count);
        for (int user = 0; user < positives.UserCount; user++)
        {
            foreach (int item in positives.Of(user))
            {
                pairs.Add(user, item);
            }
        }

        return Draw(positives.UserCount, positives.ItemCount, pairs, trainShare, seed);
    }

    private static PositiveSplit Draw(int userCount, int itemCount, PairColumns pairs, double trainShare, long seed)
    {
        if (!(trainShare is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(trainShare),
                FormattableString.Invariant($"The train share must be in (0, 1] but is {trainShare}."));
        }

        if (seed is < 0 or > LargestSeed)
        {
            throw new ArgumentOutOfRangeException(
                nameof(seed), $"The seed of the split must be in [0, {LargestSeed}] but is {seed}.");
        }

        int count = pairs.Users.Length;
        int[] order = NumPyPermutation.Draw(count, (uint)seed);
        bool[] taken = new bool[count];
        foreach (int pair in order.AsSpan(0, (int)Math.Round(trainShare * count, MidpointRounding.ToEven)))
        {
            taken[pair] = true;
        }

        return new PositiveSplit(
            Part(userCount, itemCount, pairs, taken, true), Part(userCount, itemCount, pairs, taken, false));
    }

    private static PositiveItems Part(int userCount, int itemCount, PairColumns pairs, bool[] taken, bool wanted)
    {
        var part = new PairColumns(0);
        for (int pair = 0; pair < taken.Length; pair++)
        {
            if (taken[pair] == wanted)
            {
                part.Add(pairs.Users[pair], pairs.Items[pair]);
            }
        }

        return PositiveItems.OfPairs(userCount, itemCount, part.Users, part.Items);
    }

    private void RequireDisjoint()
    {
        for (int user = 0; user < Test.UserCount; user++)
        {
            foreach (int item in Test.Of(user))
            {
                if (Train.IsPositive(user, item))
                {
                    throw new ArgumentException(
                        $"User {user} and item {item} are in the train part and in the test part. Hold out what is not " +
                        "trained on.");
                }
            }
        }
    }
}

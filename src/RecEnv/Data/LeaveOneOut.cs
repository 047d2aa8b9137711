namespace RecEnv.Data;

/// <summary>
/// The leave-one-out split of neural collaborative filtering (NCF): train ratings, one held-out item per user, and
/// for each user the items it is ranked against. Immutable.
/// </summary>
/// <remarks>
/// A split is three files side by side: <c>NAME.train.rating</c> and <c>NAME.test.rating</c> with lines
/// <c>user TAB item TAB rating</c> and optionally <c>TAB timestamp</c>, and <c>NAME.test.negative</c> whose line k is
/// <c>(user,item) TAB negative …</c> for the pair in line k of the test file. User and item indices are those of
/// <see cref="Train"/>; its items are all that occur in any of the three files. Negatives are taken as they stand: in
/// the published ML-1M split, 156 of the 6040 users have their held-out item among their own negatives, so a ranking
/// of the 100 candidates must say how it treats the tie. None was rated in train.
/// Reference: He et al. (2017), "Neural Collaborative Filtering", WWW.
/// </remarks>
public sealed class LeaveOneOut
{
    private const string TrainSuffix = ".train.rating";
    private const string OneSplit = "Use a train and a test file of one split.";

    private readonly int[] _heldOutItems;
    private readonly float[] _heldOutRatings;
    private readonly int[] _negatives;

    private LeaveOneOut(RatingSet train, int[] heldOutItems, float[] heldOutRatings, int[] negatives)
    {
        Train = train;
        _heldOutItems = heldOutItems;
        _heldOutRatings = heldOutRatings;
        _negatives = negatives;
        NegativeCount = negatives.Length / heldOutItems.Length;
    }

    /// <summary>The train ratings.</summary>
    public RatingSet Train { get; }

    /// <summary>Negatives per user; 99 in the published splits.</summary>
    public int NegativeCount { get; }

    /// <summary>Item index held out for each user index, [users].</summary>
    public ReadOnlySpan<int> HeldOutItems => _heldOutItems;

    /// <summary>Rating of each held-out pair, [users], in [0.5, 5].</summary>
    public ReadOnlySpan<float> HeldOutRatings => _heldOutRatings;

    /// <summary>Item indices to rank each held-out item against, [users, NegativeCount], row-major.</summary>
    public ReadOnlySpan<int> Negatives => _negatives;

    /// <summary>The negatives of one user, [NegativeCount].</summary>
    /// <param name="userIndex">The user, in [0, Train.UserCount).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public ReadOnlySpan<int> NegativesOf(int userIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(userIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(userIndex, Train.UserCount);
        return _negatives.AsSpan(userIndex * NegativeCount, NegativeCount);
    }

    /// <summary>Reads a split.</summary>
    /// <param name="trainPath">The <c>NAME.train.rating</c> file, or a folder that has one. The other two files are
    /// found beside it.</param>
    /// <exception cref="ArgumentException">The name does not end in .train.rating.</exception>
    /// <exception cref="FileNotFoundException">One of the three files is missing.</exception>
    /// <exception cref="RatingFormatException">A file is malformed, or the files do not belong together.</exception>
    public static LeaveOneOut Read(string trainPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(trainPath);
        string trainFile = Directory.Exists(trainPath) ? RatingReader.FindIn(trainPath, "*" + TrainSuffix) : trainPath;
        if (!trainFile.EndsWith(TrainSuffix, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"\"{trainFile}\" does not end in {TrainSuffix}, so its test files cannot be found. " +
                $"Give the path of a {TrainSuffix} file.",
                nameof(trainPath));
        }

        string name = trainFile[..^TrainSuffix.Length];
        RatingColumns train = RatingReader.ReadColumns(trainFile);
        RatingColumns test = RatingReader.ReadColumns(name + ".test.rating");
        int[] negatives = new NegativeFile(name + ".test.negative").Read(test);

        var users = new IdIndex(train.UserIds);
        var items = new IdIndex([.. train.ItemIds, .. test.ItemIds, .. negatives]);
        RatingSet trainSet = RatingReader.ToSet(train, trainFile, users, items);
        int[] rowOfUser = MatchUsers(test, trainSet, name + ".test.rating");
        return Arrange(trainSet, test, rowOfUser, items.Translate(negatives));
    }

    /// <summary>Brings the held-out pairs into the order of the user indices.</summary>
    private static LeaveOneOut Arrange(RatingSet train, RatingColumns test, int[] rowOfUser, int[] negatives)
    {
        int negativeCount = negatives.Length / test.Count;
        int[] heldOutItems = new int[train.UserCount];
        float[] heldOutRatings = new float[train.UserCount];
        int[] arranged = new int[negatives.Length];
        for (int user = 0; user < train.UserCount; user++)
        {
            int row = rowOfUser[user];
            heldOutItems[user] = train.FindItem(test.ItemIds[row]);
            heldOutRatings[user] = test.Ratings[row];
            negatives.AsSpan(row * negativeCount, negativeCount).CopyTo(arranged.AsSpan(user * negativeCount));
        }

        return new LeaveOneOut(train, heldOutItems, heldOutRatings, arranged);
    }

    /// <summary>Finds the test row of each user and checks that test and train belong together.</summary>
    private static int[] MatchUsers(RatingColumns test, RatingSet train, string testFile)
    {
        int[] rowOfUser = new int[train.UserCount];
        Array.Fill(rowOfUser, -1);
        for (int row = 0; row < test.Count; row++)
        {
            int user = train.FindUser(test.UserIds[row]);
            string? fault = user < 0 ? $"has no rating in the train file. {OneSplit}"
                : rowOfUser[user] >= 0 ? $"is already in line {test.LineOf(rowOfUser[user])}. Keep one line per user."
                : Contains(train, user, test.ItemIds[row]) ? $"rated it in the train file too. {OneSplit}"
                : null;
            if (fault is not null)
            {
                throw new RatingFormatException(
                    testFile,
                    test.LineOf(row),
                    $"holds out item {test.ItemIds[row]} of user {test.UserIds[row]}, who {fault}");
            }

            rowOfUser[user] = row;
        }

        int missing = Array.IndexOf(rowOfUser, -1);
        return missing < 0 ? rowOfUser : throw new RatingFormatException(
            testFile, null, $"has no line for user {train.UserIds[missing]} of the train file. {OneSplit}");
    }

    private static bool Contains(RatingSet train, int user, int itemId)
    {
        int item = train.FindItem(itemId);
        foreach (int row in train.RowsOfUser(user))
        {
            if (train.ItemIndices[row] == item)
            {
                return true;
            }
        }

        return false;
    }
}

using RecEnv.Data;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Tests.Environments.RatingReplay;

public sealed class PositiveRatingsCacheTests : IDisposable
{
    private readonly TinyRatings _tiny = new();

    private RatingReplayOptions Options => new() { Path = _tiny.Path };

    [Fact]
    public void Of_EachUser_ListsThePositivesAscending()
    {
        PositiveItems ratings = PositiveRatingsCache.Get(Options);

        Assert.Equal((4, 8), (ratings.UserCount, ratings.ItemCount));
        Assert.Equal(TinyRatings.Positives, Enumerable.Range(0, 4).Select(user => ratings.Of(user).ToArray()));
    }

    [Fact]
    public void NegativeOf_AllRanks_AreTheOtherItemsAscending()
    {
        PositiveItems ratings = PositiveRatingsCache.Get(Options);

        for (int user = 0; user < 4; user++)
        {
            int others = ratings.ItemCount - ratings.CountOf(user);
            Assert.Equal(
                Enumerable.Range(0, ratings.ItemCount).Except(TinyRatings.Positives[user]),
                Enumerable.Range(0, others).Select(rank => ratings.NegativeOf(user, rank)));
        }
    }

    [Fact]
    public void Get_SameFile_IsNotReadAgain()
    {
        PositiveItems first = PositiveRatingsCache.Get(Options);

        Assert.Same(first, PositiveRatingsCache.Get(Options with { MinimumPositives = 1, MemoryLength = 2 }));
        Assert.NotSame(first, PositiveRatingsCache.Get(Options with { PositiveThreshold = 4 }));
        GC.KeepAlive(first);
    }

    [Fact]
    public void Get_FileRewritten_IsReadAnew()
    {
        PositiveItems before = PositiveRatingsCache.Get(Options);
        File.AppendAllText(_tiny.Path, "13\t105\t5\n");

        PositiveItems after = PositiveRatingsCache.Get(Options);

        Assert.Equal((0, 1), (before.CountOf(3), after.CountOf(3)));
        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public void Get_FolderGainsAPreferredFile_ReadsThatOne()
    {
        RatingReplayOptions folder = Options with { Path = _tiny.Folder };
        PositiveItems before = PositiveRatingsCache.Get(folder);
        File.WriteAllText(Path.Combine(_tiny.Folder, "ratings.dat"), "1::1::5::10\n");

        PositiveItems after = PositiveRatingsCache.Get(folder);

        Assert.Equal((4, 1), (before.UserCount, after.UserCount));
    }

    [Fact]
    public void Fingerprint_OnePositiveMore_Differs()
    {
        int[] users = [1, 1, 2, 2];
        int[] items = [1, 2, 1, 2];
        var three = PositiveItems.Of(RatingSet.Create(users, items, [5, 5, 5, 1]), 3);
        var same = PositiveItems.Of(RatingSet.Create(users, items, [4, 4, 4, 3]), 3);
        var four = PositiveItems.Of(RatingSet.Create(users, items, [5, 5, 5, 5]), 3);

        Assert.Equal(three.Fingerprint, same.Fingerprint);
        Assert.NotEqual(three.Fingerprint, four.Fingerprint);
    }

    [Fact]
    public void Get_TrainShare_LeavesTheTestPartOut()
    {
        var split = PositiveSplit.Draw(RatingReader.Read(_tiny.Path), 3, 0.5, 16);

        PositiveItems half = PositiveRatingsCache.Get(Options with { TrainShare = 0.5 });

        Assert.Equal((3, 3), (half.Count, split.Test.Count));
        Assert.Equal(split.Train.Fingerprint, half.Fingerprint);
        Assert.NotSame(half, PositiveRatingsCache.Get(Options with { TrainShare = 0.5, SplitSeed = 17 }));
        GC.KeepAlive(half);
    }

    public void Dispose() => _tiny.Dispose();
}

using RecEnv.Data;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Tests.Environments.RatingReplay;

public sealed class PositiveRatingsTests : IDisposable
{
    private readonly TinyRatings _tiny = new();

    private RatingReplayOptions Options => new() { Path = _tiny.Path };

    [Fact]
    public void Of_EachUser_ListsThePositivesAscending()
    {
        PositiveRatings ratings = PositiveRatingsCache.Get(Options);

        Assert.Equal((4, 8), (ratings.UserCount, ratings.ItemCount));
        Assert.Equal(TinyRatings.Positives, Enumerable.Range(0, 4).Select(user => ratings.Of(user).ToArray()));
    }

    [Fact]
    public void NegativeOf_AllRanks_AreTheOtherItemsAscending()
    {
        PositiveRatings ratings = PositiveRatingsCache.Get(Options);

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
        PositiveRatings first = PositiveRatingsCache.Get(Options);

        Assert.Same(first, PositiveRatingsCache.Get(Options with { MinimumPositives = 1, MemoryLength = 2 }));
        Assert.NotSame(first, PositiveRatingsCache.Get(Options with { PositiveThreshold = 4 }));
        GC.KeepAlive(first);
    }

    [Fact]
    public void Get_FileRewritten_IsReadAnew()
    {
        PositiveRatings before = PositiveRatingsCache.Get(Options);
        File.AppendAllText(_tiny.Path, "13\t105\t5\n");

        PositiveRatings after = PositiveRatingsCache.Get(Options);

        Assert.Equal((0, 1), (before.CountOf(3), after.CountOf(3)));
        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public void Get_FolderGainsAPreferredFile_ReadsThatOne()
    {
        RatingReplayOptions folder = Options with { Path = _tiny.Folder };
        PositiveRatings before = PositiveRatingsCache.Get(folder);
        File.WriteAllText(Path.Combine(_tiny.Folder, "ratings.dat"), "1::1::5::10\n");

        PositiveRatings after = PositiveRatingsCache.Get(folder);

        Assert.Equal((4, 1), (before.UserCount, after.UserCount));
    }

    [Fact]
    public void Fingerprint_OnePositiveMore_Differs()
    {
        int[] users = [1, 1, 2, 2];
        int[] items = [1, 2, 1, 2];
        var three = new PositiveRatings(RatingSet.Create(users, items, [5, 5, 5, 1]), 3);
        var same = new PositiveRatings(RatingSet.Create(users, items, [4, 4, 4, 3]), 3);
        var four = new PositiveRatings(RatingSet.Create(users, items, [5, 5, 5, 5]), 3);

        Assert.Equal(three.Fingerprint, same.Fingerprint);
        Assert.NotEqual(three.Fingerprint, four.Fingerprint);
    }

    public void Dispose() => _tiny.Dispose();
}

using RecEnv.Data;

namespace RecEnv.Tests.Data;

public class RatingSetTests
{
    [Fact]
    public void Create_Columns_NumbersIdsAscending()
    {
        RatingSet set = Small();

        Assert.Equal((RatingFormat.None, null), (set.Format, set.Path));
        Assert.Equal([3, 8], set.UserIds.ToArray());
        Assert.Equal([1, 0, 1, 1], set.UserIndices.ToArray());
        Assert.Equal([2, 0, 0, 1], set.ItemIndices.ToArray());
    }

    [Fact]
    public void RowsOfUser_EachUser_ListsItsRowsInOrder()
    {
        RatingSet set = Small();

        Assert.Equal([1], set.RowsOfUser(0).ToArray());
        Assert.Equal([0, 2, 3], set.RowsOfUser(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => set.RowsOfUser(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.RowsOfUser(-1).Length);
    }

    [Fact]
    public void FindUserAndItem_AnyId_GiveIndexOrMinusOne()
    {
        RatingSet set = Small();

        Assert.Equal((0, 1, -1, -1), (set.FindUser(3), set.FindUser(8), set.FindUser(4), set.FindUser(-1)));
        Assert.Equal((0, 2, -1), (set.FindItem(10), set.FindItem(30), set.FindItem(99)));
    }

    [Fact]
    public void Subset_SomeRows_KeepsTheIndexSpace()
    {
        RatingSet set = Small();

        RatingSet part = set.Subset([3, 0]);

        Assert.Equal((2, 2, 3), (part.Count, part.UserCount, part.ItemCount));
        Assert.Equal([1, 1], part.UserIndices.ToArray());
        Assert.Equal([1, 2], part.ItemIndices.ToArray());
        Assert.Equal([2f, 5f], part.Ratings.ToArray());
        Assert.Equal([103L, 100], part.Timestamps.ToArray());
        Assert.True(part.RowsOfUser(0).IsEmpty);
        Assert.Equal([0, 1], part.RowsOfUser(1).ToArray());
    }

    [Theory]
    [InlineData(0, 4, "Position 1 names row 4, but the set has 4 rows (valid: 0 to 3).")]
    [InlineData(2, 2, "Position 1 repeats row 2; a subset takes a row once.")]
    public void Subset_BadRow_NamesIt(int first, int second, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => Small().Subset([first, second]));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_BadColumns_NamesTheFault()
    {
        ExpectCreateError([1], [1, 2], [3, 4], "userIds has 1 entries, but there are 2 ratings");
        ExpectCreateError([1, -2], [1, 2], [3, 4], "userIds holds -2 in row 1");
        ExpectCreateError([1, 2], [1, 2], [3, float.NaN], "ratings holds NaN in row 1");
        ExpectCreateError([1, 2, 1], [7, 7, 7], [3, 4, 5], "Row 2 repeats user 1 and item 7 from row 0");
    }

    [Fact]
    public void Create_NoRows_IsAnEmptySet()
    {
        var set = RatingSet.Create([], [], []);

        Assert.Equal((0, 0, 0, false), (set.Count, set.UserCount, set.ItemCount, set.HasTimestamps));
    }

    private static void ExpectCreateError(int[] users, int[] items, float[] ratings, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => RatingSet.Create(users, items, ratings));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static RatingSet Small() =>
        RatingSet.Create([8, 3, 8, 8], [30, 10, 10, 20], [5, 4, 3, 2], [100, 101, 102, 103]);
}

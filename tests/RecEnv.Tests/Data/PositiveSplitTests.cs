using System.IO.Compression;
using RecEnv.Data;

namespace RecEnv.Tests.Data;

public class PositiveSplitTests
{
    private const string Golden = "drr/positives_split.tsv.gz";
    private const string Ratings = "ml-1m/ml-1m.train.rating";

    [GoldenDataFact(Golden, Ratings, "ml-1m/ml-1m.test.rating", "ml-1m/ml-1m.test.negative")]
    public void Draw_MovieLens1M_IsTheRecordedSplitRowByRow()
    {
        // With the items of the test files too, an index is the item's id in the recorded split.
        RatingSet ratings = LeaveOneOut.Read(DataFolder.PathOf(Ratings)).Train;

        var split = PositiveSplit.Draw(ratings, threshold: 3, trainShare: 0.8, seed: 16);

        using var stream = new StreamReader(new GZipStream(
            File.OpenRead(GoldenDataFactAttribute.PathOf(Golden)), CompressionMode.Decompress));
        int rows = 0;
        for (; stream.ReadLine() is { } line; rows++)
        {
            int[] row = Array.ConvertAll(line.Split('\t'), int.Parse);
            Assert.Equal(row[2] == 1, split.Train.IsPositive(row[0], row[1]));
            Assert.Equal(row[2] == 0, split.Test.IsPositive(row[0], row[1]));
        }

        Assert.Equal((571_704, 457_363, 114_341), (rows, split.Train.Count, split.Test.Count));
        int[] users = [.. Enumerable.Range(0, 6040).Where(user => split.Train.CountOf(user) >= 20)];
        Assert.Equal((4699, 109_472), (users.Length, users.Sum(split.Test.CountOf)));
    }

    [Fact]
    public void Draw_TwelvePairs_TrainsOnTheFirstPlacesOfNumPysPermutation()
    {
        // 12 pairs in an order that is neither that of users nor that of items, and one low rating that is no pair.
        int[] users = [2, 2, 9, 0, 0, 0, 1, 1, 1, 1, 0, 2, 2];
        int[] items = [5, 1, 9, 3, 2, 4, 0, 5, 4, 3, 1, 2, 0];
        float[] stars = [4, 5, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4];
        var ratings = RatingSet.Create(users, items, stars);

        var split = PositiveSplit.Draw(ratings, 3, 0.8, 16);

        // RandomState(16).permutation(12)[:round(0.8 * 12)] = 7 2 0 8 6 10 4 3 1 5; places 9 and 11 are left.
        Assert.Equal((10, 2), (split.Train.Count, split.Test.Count));
        Assert.True(split.Test.IsPositive(0, 1));
        Assert.True(split.Test.IsPositive(2, 0));
        Assert.Equal([2, 3, 4], split.Train.Of(0).ToArray());
    }

    [Theory]
    [InlineData(0.5, 4)] // 4.5 to even
    [InlineData(0.3, 3)] // 2.7
    [InlineData(1, 9)]
    public void Draw_AnyShare_RoundsAsPython(double share, int train)
    {
        int[] items = [.. Enumerable.Range(0, 9)];
        var positives = PositiveItems.Create(1, 9, new int[9], items);

        var split = PositiveSplit.Draw(positives, share, 0);

        Assert.Equal((train, 9 - train), (split.Train.Count, split.Test.Count));
        Assert.Equal(items, split.Train.Of(0).ToArray().Concat(split.Test.Of(0).ToArray()).Order());
    }

    [Fact]
    public void Draw_OtherSeed_LeavesOthersOut()
    {
        var positives = PositiveItems.Create(1, 50, new int[50], [.. Enumerable.Range(0, 50)]);

        Assert.NotEqual(
            PositiveSplit.Draw(positives, 0.5, 1).Test.Of(0).ToArray(), PositiveSplit.Draw(positives, 0.5, 2).Test.Of(0).ToArray());
    }

    [Fact]
    public void Draw_OutOfRange_SaysTheRange()
    {
        var positives = PositiveItems.Create(1, 1, [0], [0]);

        Assert.StartsWith(
            "The train share must be in (0, 1] but is 1.5.",
            Assert.Throws<ArgumentOutOfRangeException>(() => PositiveSplit.Draw(positives, 1.5, 0)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The seed of the split must be in [0, 4294967295] but is -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => PositiveSplit.Draw(positives, 1, -1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => PositiveSplit.Draw(positives, double.NaN, 0));
    }

    [Fact]
    public void New_SharedPair_NamesIt()
    {
        var one = PositiveItems.Create(2, 3, [0, 1], [1, 2]);
        var other = PositiveItems.Create(2, 3, [1, 1], [0, 2]);

        Assert.Equal(
            "User 1 and item 2 are in the train part and in the test part. Hold out what is not trained on.",
            Assert.Throws<ArgumentException>(() => new PositiveSplit(one, other)).Message);
    }

    [Fact]
    public void New_OtherItems_SaysBothSizes()
    {
        var one = PositiveItems.Create(2, 3, [0], [1]);
        var other = PositiveItems.Create(2, 4, [0], [2]);

        Assert.StartsWith(
            "The test part has 2 users and 4 items, but the train part has 2 and 3. Give two parts of the same ratings.",
            Assert.Throws<ArgumentException>(() => new PositiveSplit(one, other)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Create_BadPairs_SaysWhich()
    {
        Assert.StartsWith(
            "items holds 3 in pair 1, but the indices are 0 to 2.",
            Assert.Throws<ArgumentException>(() => PositiveItems.Create(2, 3, [0, 1], [0, 3])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "items has 1 entries, but there are 2 users; give one item per user.",
            Assert.Throws<ArgumentException>(() => PositiveItems.Create(2, 3, [0, 1], [0])).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "User 1 and item 2 are paired twice; give a pair once.",
            Assert.Throws<ArgumentException>(() => PositiveItems.Create(2, 3, [1, 0, 1], [2, 2, 2])).Message);
    }
}

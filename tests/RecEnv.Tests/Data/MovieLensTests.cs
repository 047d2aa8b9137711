using RecEnv.Data;

namespace RecEnv.Tests.Data;

/// <summary>Published counts of the real data sets.</summary>
public class MovieLensTests
{
    [DataFact("ml-1m/ratings.tsv")]
    public void Read_MovieLens1M_HasThePublishedCounts()
    {
        RatingSet set = RatingReader.Read(DataFolder.PathOf("ml-1m/ratings.tsv"));

        Assert.Equal(RatingFormat.TabSeparated, set.Format);
        Assert.Equal((1_000_209, 6040, 3706), (set.Count, set.UserCount, set.ItemCount));
        Assert.Equal([56_174, 107_557, 261_197, 348_971, 226_310], Histogram(set));
        Assert.Equal(575_281, CountPositives(set));
        Assert.Equal((1, 6040, 3952), (set.UserIds[0], set.UserIds[^1], set.ItemIds[^1]));
    }

    [DataFact("ml-1m/ratings.tsv")]
    public void Read_MovieLens1MFolder_PicksTheRatings()
    {
        RatingSet set = RatingReader.Read(DataFolder.PathOf("ml-1m"));

        Assert.Equal("ratings.tsv", Path.GetFileName(set.Path));
    }

    [DataFact("ml-1m/ratings.tsv")]
    public void RowsOfUser_MovieLens1M_PartitionTheRowsInFileOrder()
    {
        RatingSet set = RatingReader.Read(DataFolder.PathOf("ml-1m/ratings.tsv"));

        var rows = new List<int>();
        for (int user = 0; user < set.UserCount; user++)
        {
            rows.AddRange(set.RowsOfUser(user));
        }

        // The file is grouped by ascending user, so the users' rows one after the other are all rows in order.
        Assert.Equal(Enumerable.Range(0, set.Count), rows);
    }

    [DataFact("ml-100k/u.data")]
    public void Read_MovieLens100K_HasThePublishedCounts()
    {
        RatingSet set = RatingReader.Read(DataFolder.PathOf("ml-100k/u.data"));

        Assert.Equal(RatingFormat.MovieLens100K, set.Format);
        Assert.Equal((100_000, 943, 1682), (set.Count, set.UserCount, set.ItemCount));
        Assert.Equal([6110, 11_370, 27_145, 34_174, 21_201], Histogram(set));
        Assert.Equal(881_250_949, set.Timestamps[0]);
    }

    [DataFact("ml-100k/u1.base", "ml-100k/u1.test")]
    public void Read_MovieLens100KSplit_AddsUpToTheWhole()
    {
        RatingSet train = RatingReader.Read(DataFolder.PathOf("ml-100k/u1.base"));
        RatingSet test = RatingReader.Read(DataFolder.PathOf("ml-100k/u1.test"));

        Assert.Equal((80_000, 20_000), (train.Count, test.Count));
    }

    [DataFact("ml-1m/ml-1m.train.rating", "ml-1m/ml-1m.test.rating", "ml-1m/ml-1m.test.negative")]
    public void ReadLeaveOneOut_MovieLens1M_HasThePublishedCounts()
    {
        var split = LeaveOneOut.Read(DataFolder.PathOf("ml-1m/ml-1m.train.rating"));

        Assert.Equal((994_169, 6040, 3706), (split.Train.Count, split.Train.UserCount, split.Train.ItemCount));
        Assert.Equal(571_704, CountPositives(split.Train));
        Assert.Equal((6040, 99, 6040 * 99), (split.HeldOutItems.Length, split.NegativeCount, split.Negatives.Length));
        Assert.Equal([1064, 174, 2791], split.NegativesOf(0)[..3].ToArray());
        Assert.Equal((25, 5f), (split.HeldOutItems[0], split.HeldOutRatings[0]));
    }

    [DataFact("ml-1m/ml-1m.train.rating", "ml-1m/ml-1m.test.rating", "ml-1m/ml-1m.test.negative")]
    public void ReadLeaveOneOut_MovieLens1M_Has156HeldOutItemsAmongNegatives()
    {
        var split = LeaveOneOut.Read(DataFolder.PathOf("ml-1m"));

        int heldOut = 0;
        int rated = 0;
        for (int user = 0; user < split.Train.UserCount; user++)
        {
            var seen = new HashSet<int>();
            foreach (int row in split.Train.RowsOfUser(user))
            {
                seen.Add(split.Train.ItemIndices[row]);
            }

            foreach (int item in split.NegativesOf(user))
            {
                heldOut += item == split.HeldOutItems[user] ? 1 : 0;
                rated += seen.Contains(item) ? 1 : 0;
            }
        }

        Assert.Equal((156, 0), (heldOut, rated));
    }

    private static int[] Histogram(RatingSet set)
    {
        int[] counts = new int[5];
        foreach (float rating in set.Ratings)
        {
            counts[(int)rating - 1]++;
        }

        return counts;
    }

    private static int CountPositives(RatingSet set)
    {
        int count = 0;
        foreach (float rating in set.Ratings)
        {
            count += rating > 3 ? 1 : 0;
        }

        return count;
    }
}

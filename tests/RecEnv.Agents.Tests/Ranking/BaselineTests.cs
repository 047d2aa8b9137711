using RecEnv.Agents.Ranking;
using RecEnv.Data;

namespace RecEnv.Agents.Tests.Ranking;

public class BaselineTests
{
    private static readonly PositiveItems _train = Rankings.Positives(5, [0, 1, 2], [0, 1], [0, 3], [2]);

    [Fact]
    public void Popularity_Item_ScoresItsTrainPositives() =>
        Assert.Equal([3, 2, 2, 1, 0], new PopularityScorer(_train).AllScoresOf(1, 5));

    [Fact]
    public void Neighbours_AllKept_ScoreTheSumOfCosines()
    {
        // cos(0,1) = 2/√6, cos(0,2) = 1/√6, cos(0,3) = 1/√3, cos(1,2) = 1/2.
        float[] scores = new ItemNeighbours(_train).AllScoresOf(1, 5);

        Equal([2 / Math.Sqrt(6), 2 / Math.Sqrt(6), (1 / Math.Sqrt(6)) + 0.5, 1 / Math.Sqrt(3), 0], scores);
        Equal([1 / Math.Sqrt(6), 0.5, 0, 0, 0], new ItemNeighbours(_train).AllScoresOf(3, 5));

        static void Equal(double[] expected, float[] actual) =>
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 6));
    }

    [Fact]
    public void Neighbours_OneKept_ItemLooksAtItsNearestAlone()
    {
        // Items 1 and 3 keep 0, item 0 keeps 1, item 2 keeps 1, item 4 keeps none.
        var one = new ItemNeighbours(_train, 1);

        float[] scores = one.AllScoresOf(3, 5);

        Assert.Equal([0, 0, 0, 0, 0], scores);
        Assert.Equal(0.5f, one.ScoresOf(1, 2)[0]);
        Assert.Equal((float)(1 / Math.Sqrt(3)), one.ScoresOf(2, 3, 0)[0]);
        Assert.Equal(0, one.ScoresOf(2, 0)[0]);
    }

    [Fact]
    public void Neighbours_SyntheticRatings_EqualThePlainSums()
    {
        PositiveItems train = Rankings.Synthetic.Train;
        const int Kept = 15;
        double[,] cosines = Cosines(train);
        HashSet<int>[] kept = [.. Enumerable.Range(0, train.ItemCount).Select(item => Enumerable.Range(0, train.ItemCount)
            .Where(other => cosines[item, other] > 0)
            .OrderByDescending(other => (float)cosines[item, other]).Take(Kept).ToHashSet())];
        var scorer = new ItemNeighbours(train, Kept);

        foreach (int user in (int[])[0, 50, 199])
        {
            float[] scores = scorer.AllScoresOf(user, train.ItemCount);
            for (int item = 0; item < train.ItemCount; item++)
            {
                double expected = train.Of(user).ToArray().Where(kept[item].Contains).Sum(other => cosines[item, other]);
                Assert.Equal(expected, scores[item], 5);
            }
        }
    }

    [Fact]
    public void KnownLast_TrainPositives_RankBelowAllOthers()
    {
        var scorer = new KnownLast(new PopularityScorer(_train), _train);

        Assert.Equal([float.MinValue, float.MinValue, 2, 1, 0], scorer.AllScoresOf(1, 5));
    }

    [Fact]
    public void Random_Item_ScoresTheSameWheneverAsked()
    {
        var scorer = new RandomScorer(5);
        float[] all = scorer.AllScoresOf(3, 2000);

        Assert.Equal([all[7], all[1999]], scorer.ScoresOf(3, 7, 1999));
        Assert.NotEqual(all, scorer.AllScoresOf(4, 2000));
        Assert.NotEqual(all, new RandomScorer(6).AllScoresOf(3, 2000));

        // The mean of 2,000 uniforms has deviation 1/√(12 · 2000).
        Assert.InRange(all.Average() - 0.5, -4 / Math.Sqrt(24_000), 4 / Math.Sqrt(24_000));
        Assert.All(all, score => Assert.InRange(score, 0, 0.99999999));
    }

    [Fact]
    public void Neighbours_None_AreRefused() => Assert.StartsWith(
        "An item must keep 1 neighbour or more, but 0 are asked for.",
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItemNeighbours(_train, 0)).Message,
        StringComparison.Ordinal);

    private static double[,] Cosines(PositiveItems train)
    {
        double[,] likes = new double[train.UserCount, train.ItemCount];
        for (int user = 0; user < train.UserCount; user++)
        {
            foreach (int item in train.Of(user))
            {
                likes[user, item] = 1;
            }
        }

        int[] counts = train.CountByItem();
        double[,] cosines = new double[train.ItemCount, train.ItemCount];
        for (int item = 0; item < train.ItemCount; item++)
        {
            for (int other = 0; other < train.ItemCount; other++)
            {
                double common = 0;
                for (int user = 0; user < train.UserCount; user++)
                {
                    common += likes[user, item] * likes[user, other];
                }

                cosines[item, other] = item == other || common == 0 ? 0 : common / Math.Sqrt((double)counts[item] * counts[other]);
            }
        }

        return cosines;
    }
}

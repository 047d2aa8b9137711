using RecEnv.Agents.Ranking;
using RecEnv.Data;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Ranking;

public class PairwiseRankingTests
{
    private static readonly PairwiseRankingOptions _options = new()
    {
        Dimensions = 3,
        LearningRate = 0.1,
        Regularization = 0.05,
        Passes = 2,
        Seed = 4,
    };

    [Fact]
    public void Train_FewUsers_EqualsThePlainDescent()
    {
        PositiveItems train = Rankings.Positives(4, [0, 1], [2], [0, 2, 3]);

        MatrixFactors factors = PairwiseRanking.Train(train, _options);

        (double[][] users, double[][] items) = Plain(train);
        for (int user = 0; user < 3; user++)
        {
            Assert.All(factors.User(user).ToArray().Zip(users[user]), pair => Assert.Equal(pair.Second, pair.First, 5));
        }

        for (int item = 0; item < 4; item++)
        {
            Assert.All(factors.Item(item).ToArray().Zip(items[item]), pair => Assert.Equal(pair.Second, pair.First, 5));
        }
    }

    [Fact]
    public void Train_LongEnough_PutsTheTrainPositivesFirst()
    {
        PositiveItems train = Rankings.Positives(6, [0, 1, 2], [0, 1, 2], [3, 4, 5], [3, 4, 5]);

        MatrixFactors factors = PairwiseRanking.Train(train, _options with { Passes = 200, Regularization = 0.001 });

        for (int user = 0; user < 4; user++)
        {
            float[] scores = factors.AllScoresOf(user, 6);
            Assert.True(train.Of(user).ToArray().Min(item => scores[item])
                > Enumerable.Range(0, 6).Except(train.Of(user).ToArray()).Max(item => scores[item]));
        }
    }

    [Fact]
    public void Train_Twice_IsTheSame()
    {
        PositiveItems train = Rankings.Synthetic.Train;

        Assert.Equal(
            PairwiseRanking.Train(train, _options).Save().ToBytes(), PairwiseRanking.Train(train, _options).Save().ToBytes());
        Assert.NotEqual(
            PairwiseRanking.Train(train, _options).Save().ToBytes(),
            PairwiseRanking.Train(train, _options with { Seed = 5 }).Save().ToBytes());
    }

    [Fact]
    public void Train_NothingToCompare_SaysWhy()
    {
        Assert.Equal(
            "User 1 likes all 2 items, so that there is nothing to rank below them. Use a higher threshold or other ratings.",
            Assert.Throws<ArgumentException>(() => PairwiseRanking.Train(Rankings.Positives(2, [0], [0, 1]), _options)).Message);
        Assert.Equal(
            "There is no train positive to learn from. Use a lower threshold or other ratings.",
            Assert.Throws<ArgumentException>(() => PairwiseRanking.Train(Rankings.Positives(2, [], []), _options)).Message);
    }

    /// <summary>The same draws and formulas, in double precision and without vectors.</summary>
    private static (double[][] Users, double[][] Items) Plain(PositiveItems train)
    {
        var key = new EpisodeKey((ulong)_options.Seed, 0);
        RandomStream start = key.Stream(StreamId.Items);
        RandomStream random = key.Stream(StreamId.Choice);
        double[][] users = [.. Enumerable.Range(0, train.UserCount).Select(_ => First(1, ref start))];
        double[][] items = [.. Enumerable.Range(0, train.ItemCount).Select(_ => First(0, ref start))];
        (int User, int Item)[] pairs =
            [.. Enumerable.Range(0, train.UserCount).SelectMany(user => train.Of(user).ToArray().Select(item => (user, item)))];
        for (int step = 0; step < _options.Passes * pairs.Length; step++)
        {
            (int user, int item) = pairs[random.Below(pairs.Length)];
            int[] others = [.. Enumerable.Range(0, train.ItemCount).Except(train.Of(user).ToArray())];
            int other = others[random.Below(others.Length)];
            double[] p = [.. users[user]];
            double[] q = [.. items[item]];
            double[] r = [.. items[other]];
            double x = p.Select((value, i) => value * (q[i] - r[i])).Sum();
            double slope = 1 / (1 + Math.Exp(x));
            for (int i = 0; i < p.Length; i++)
            {
                users[user][i] += i == p.Length - 1 ? 0 : 0.1 * ((slope * (q[i] - r[i])) - (0.05 * p[i]));
                items[item][i] += 0.1 * ((slope * p[i]) - (0.05 * q[i]));
                items[other][i] += 0.1 * ((-slope * p[i]) - (0.05 * r[i]));
            }
        }

        return (users, items);
    }

    private static double[] First(double last, ref RandomStream random)
    {
        double[] vector = [0, 0, 0, last];
        for (int i = 0; i < 3; i++)
        {
            vector[i] = 0.1 * random.Normal();
        }

        return vector;
    }
}

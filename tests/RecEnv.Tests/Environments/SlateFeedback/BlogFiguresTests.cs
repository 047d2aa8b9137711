using RecEnv.Environments.SlateFeedback;

namespace RecEnv.Tests.Environments.SlateFeedback;

/// <summary>Every exact figure that is known of the blog's world, computed from the data and played.</summary>
public class BlogFiguresTests
{
    private const double Exact = 1e-12;
    private const int K = 5;

    private static IEnumerable<int> Users => Enumerable.Range(0, Blog.Data.UserCount);

    private static int[] Ids { get; } = [.. Enumerable.Range(1, 50)];

    /// <summary>Users that have each item in their history, [items], item id 1 first.</summary>
    private static int[] Popularity { get; } = [.. Ids.Select(id => Users.Count(user => Blog.Data.History(user).Contains(id)))];

    [Fact]
    public void ReadFolder_Blog_HoldsItsData()
    {
        SlateFeedbackData data = Blog.Data;

        Assert.Equal((100, 50, 5, 5), (data.UserCount, data.ItemCount, data.UserFeatureCount, data.ItemFeatureCount));
        Assert.Equal(483, data.InteractionCount);
        Assert.Equal(230, Users.Sum(user => data.Clicks(user).Count((sbyte)1)));
        Assert.Equal([14, 5, 24, 44, 31, 16, 29, 43], data.History(0).ToArray());
        Assert.Equal([1, 1, 1, 1, 0, 1, 0, 0], data.Clicks(0).ToArray());
        Assert.Equal(0.49671415301123267f, data.UserFeatures(0)[0]);
        Assert.Equal(-0.48712538376469605f, data.AllItemFeatures[5]); // of item id 2
        Assert.Equal(0, Popularity[0]); // item 1 occurs in no history
    }

    // Every slate is equally likely, so each position is a uniform item: the mean history length / 50.
    [Fact]
    public void Play_EveryItemInEveryPosition_AveragesTo00966()
    {
        double exact = Users.Average(user => Blog.Data.History(user).Length / 50.0);
        double played = Ids.Average(first => Blog.Play(_ => Enumerable.Range(0, K).Select(j => 1 + ((first - 1 + (10 * j)) % 50))));

        Assert.Equal(0.0966, exact, Exact);
        Assert.Equal(0.0966, played, Exact);
    }

    [Fact]
    public void Play_BestSlateWithoutRepeats_Returns0748()
    {
        double exact = Users.Average(user => Math.Min(K, Blog.Data.History(user).Length) / (double)K);

        Assert.Equal(0.748, exact, Exact);
        Assert.Equal(0.748, Blog.Play(Best, Blog.Sweep with { DistinctItems = true }), Exact);

        static IEnumerable<int> Best(int user)
        {
            int[] history = Blog.Data.History(user).ToArray();
            return history.Concat(Ids.Except(history)).Take(K);
        }
    }

    [Fact]
    public void Play_BestSlateWithRepeats_Returns1() =>
        Assert.Equal(1, Blog.Play(user => Enumerable.Repeat(Blog.Data.History(user)[0], K)), Exact);

    [Fact]
    public void Play_BestConstantSlateWithoutRepeats_Returns016()
    {
        int[] slate = [.. Ids.OrderByDescending(id => Popularity[id - 1]).Take(K)];

        Assert.Equal(0.16, Popularity.OrderDescending().Take(K).Average() / 100, Exact);
        Assert.Equal(0.16, Blog.Play(_ => slate, Blog.Sweep with { DistinctItems = true }), Exact);
    }

    [Fact]
    public void Play_BestConstantSlateWithRepeats_Returns018()
    {
        int best = Ids.MaxBy(id => Popularity[id - 1]);

        Assert.Equal(0.18, Popularity.Max() / 100.0, Exact);
        Assert.Equal(0.18, Blog.Play(_ => Enumerable.Repeat(best, K)), Exact);
    }

    // A perfect flow network shows slate x with probability in proportion to R(x) + c. For a user with n of 50 items in his
    // history, the number of hits is binomial (with repeats) or hypergeometric (without).
    [Theory]
    [InlineData(1, 0.11166052570456853, 0.11043109503480782)]
    [InlineData(0.1, 0.17634889499389508, 0.16983878111684236)]
    [InlineData(0.01, 0.2525673240801166, 0.23983529762459693)]
    [InlineData(0, 0.27728, 0.262530612244898)]
    public void Histories_PerfectFlow_HasTheKnownExpectedReward(double c, double repeats, double distinct)
    {
        Assert.Equal(repeats, Users.Average(user => Flow(user, c, hits => Power(user, hits))), 1e-9);
        Assert.Equal(distinct, Users.Average(user => Flow(user, c, hits => Arrangements(user, hits))), 1e-9);

        static double Flow(int user, double c, Func<int, double> slates)
        {
            int[] hits = [.. Enumerable.Range(0, K + 1)];
            return hits.Sum(h => slates(h) * (h / 5.0) * ((h / 5.0) + c)) / hits.Sum(h => slates(h) * ((h / 5.0) + c));
        }

        static double Power(int user, int hits)
        {
            int n = Blog.Data.History(user).Length;
            return Choose(K, hits) * Math.Pow(n, hits) * Math.Pow(50 - n, K - hits);
        }

        static double Arrangements(int user, int hits)
        {
            int n = Blog.Data.History(user).Length;
            return Choose(n, hits) * Choose(50 - n, K - hits);
        }

        static double Choose(int n, int k) => Enumerable.Range(0, k).Aggregate(1.0, (product, i) => product * (n - i) / (i + 1));
    }
}

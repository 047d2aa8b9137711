using FsCheck;
using FsCheck.Fluent;
using RecEnv.Environments.RatingReplay;
using RecEnv.Seeding;

namespace RecEnv.Tests.Environments.RatingReplay;

public class UserOrderTests
{
    [Fact]
    public void ElementAt_AllPlaces_AreAPermutation()
    {
        Arbitrary<(int Count, ulong Seed)> cases = (
            from count in Gen.Choose(1, 300)
            from seed in ArbMap.Default.GeneratorFor<ulong>()
            select (count, seed)).ToArbitrary();

        Prop.ForAll(
            cases, given => Order(given.Count, given.Seed).Order().SequenceEqual(Enumerable.Range(0, given.Count)))
            .Check(Config.QuickThrowOnFailure.WithReplay(1, 1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(16)]
    public void ElementAt_FirstTwoPlaces_AreNearlyUniformPairs(int count)
    {
        const int Orders = 100_000;
        double[] counts = new double[count * count];
        for (ulong seed = 0; seed < Orders; seed++)
        {
            RandomStream stream = new EpisodeKey(seed, 0).Stream(StreamId.Users);
            counts[(UserOrder.ElementAt(0, count, stream) * count) + UserOrder.ElementAt(1, count, stream)]++;
        }

        // 5 standard deviations of an exactly uniform pair, and 2 % of the mean for the bias of the rounds.
        double mean = Orders / (double)(count * (count - 1));
        double bound = (5 * Math.Sqrt(mean)) + (0.02 * mean);
        Assert.All(Enumerable.Range(0, counts.Length).Where(i => i / count != i % count), i =>
            Assert.InRange(counts[i], mean - bound, mean + bound));
    }

    [Fact]
    public void ElementAt_LargestCount_Ends()
    {
        Assert.InRange(UserOrder.ElementAt(int.MaxValue - 1, int.MaxValue, new RandomStream(1)), 0, int.MaxValue - 1);
    }

    private static IEnumerable<int> Order(int count, ulong seed) =>
        Enumerable.Range(0, count).Select(place => UserOrder.ElementAt(place, count, new RandomStream(seed)));
}

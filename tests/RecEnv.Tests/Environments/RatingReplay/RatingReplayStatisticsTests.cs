using RecEnv.Data;
using RecEnv.Environments.RatingReplay;
using RecEnv.Seeding;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>Distributions at fixed seeds, against bounds derived from their exact standard deviation.</summary>
public class RatingReplayStatisticsTests
{
    [Theory]
    [InlineData(1, 1, 1, 0.5)]
    [InlineData(2, 2, 1, 7.0 / 6)]
    [InlineData(2, 2, 1000000, 1.0)]
    public void Hits_SmallCases_AreTheHandComputed(int positives, int negatives, int others, double expected)
    {
        // 2 positives and 2 copies of one negative: of the orders of PPNN, hits are 2 for PP.. (1/6) and 1 else.
        Assert.Equal(expected, RandomPolicyOracle.Hits(positives, negatives, others).Mean, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Step_RandomPolicy_HasTheExactExpectedReward(int negativesPerPositive)
    {
        var options = new RatingReplayOptions { NegativesPerPositive = negativesPerPositive };
        PositiveItems ratings = PositiveRatingsCache.Get(options);
        using IEnvironment environment = Replays.Make(options);
        var random = new RandomStream(11);
        double excess = 0;
        double variance = 0;
        StepResult step = environment.Reset(seed: 3);
        for (int episode = 0; episode < 2000; episode++)
        {
            int positives = ratings.CountOf(Replays.User(step.Observation));
            var exact = RandomPolicyOracle.Hits(
                positives, positives * negativesPerPositive, ratings.ItemCount - positives);
            excess += Replays.RunRandomly(environment, step, ref random).Return - exact.Mean;
            variance += exact.Variance;
            step = environment.Reset();
        }

        Assert.InRange(excess, -4 * Math.Sqrt(variance), 4 * Math.Sqrt(variance));
    }

    [Fact]
    public void Hits_SyntheticUsers_AreHalfTheStepsAndALittleMore()
    {
        var options = new RatingReplayOptions();
        PositiveItems ratings = PositiveRatingsCache.Get(options);
        int[] counts = [.. Enumerable.Range(0, ratings.UserCount).Select(ratings.CountOf).Where(count => count >= 20)];

        double hits = counts.Sum(count => RandomPolicyOracle.Hits(count, count, ratings.ItemCount - count).Mean);

        Assert.InRange(hits / counts.Sum(), 0.5, 0.52);
    }

    [Fact]
    public void Reset_Positions_HoldAPositiveEquallyOften()
    {
        using var tiny = new TinyRatings();
        var options = new RatingReplayOptions { Path = tiny.Path, MinimumPositives = 3 };
        using IEnvironment environment = Replays.Make(options);
        const int Draws = 10_000;
        int[] counts = new int[6];
        for (ulong seed = 0; seed < Draws; seed++)
        {
            Span<long> available = Replays.Available(environment.Reset(seed).Observation);
            for (int position = 0; position < counts.Length; position++)
            {
                counts[position] += available[position] is 0 or 2 or 5 ? 1 : 0;
            }
        }

        double mean = Draws / 2.0;
        double bound = 4 * Math.Sqrt(Draws * 0.25);
        Assert.All(counts, count => Assert.InRange(count, mean - bound, mean + bound));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reset_Negatives_AreUniformOverTheOtherItems(bool withReplacement)
    {
        using var tiny = new TinyRatings();
        using IEnvironment environment = Replays.Make(new RatingReplayOptions
        {
            Path = tiny.Path,
            MinimumPositives = 3,
            WithReplacement = withReplacement,
        });
        const int Draws = 10_000;
        int[] counts = new int[8];
        for (ulong seed = 0; seed < Draws; seed++)
        {
            foreach (long item in Replays.Available(environment.Reset(seed).Observation))
            {
                counts[item]++;
            }
        }

        // 3 of 5: a negative's mean count is 0.6 either way; its variance is 3·0.2·0.8 or 0.6·0.4.
        double deviation = Math.Sqrt(Draws * (withReplacement ? 0.48 : 0.24));
        Assert.All((int[])[1, 3, 4, 6, 7], item =>
            Assert.InRange(counts[item], (0.6 * Draws) - (4 * deviation), (0.6 * Draws) + (4 * deviation)));
        Assert.All((int[])[0, 2, 5], item => Assert.Equal(Draws, counts[item]));
    }
}

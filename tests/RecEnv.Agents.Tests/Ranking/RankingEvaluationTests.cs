using RecEnv.Agents.Ranking;

namespace RecEnv.Agents.Tests.Ranking;

public class RankingEvaluationTests
{
    private static readonly float[,] _table = { { 5, 4, 3, 2, 1, 0 }, { 0, 1, 2, 2, 2, 9 } };

    [Fact]
    public void Evaluate_KnownScores_IsWhatTheHandComputes()
    {
        // User 0: item 2 among 0, 5, 5 and item 4 among 0, 1, 2. User 1: item 3 among 2, 4, 5.
        var pairs = RankingPairs.Create([0, 0, 1], [2, 0, 5, 5, 4, 0, 1, 2, 3, 2, 4, 5], itemCount: 6);

        RankPlace[] places = RankingEvaluation.Rank(new TableScorer(_table), pairs);
        RankingResult result = RankingEvaluation.Evaluate(new TableScorer(_table), pairs, cutOff: 2);

        Assert.Equal([new RankPlace(1, 0), new RankPlace(3, 0), new RankPlace(1, 2)], places);

        // Hits 1, 0, 1/3: mean 4/9; by user the sums of deviations are 1/9 and −1/9.
        Assert.Equal((2, 3, 2), (result.CutOff, result.PairCount, result.UserCount));
        Assert.Equal(4.0 / 9, result.HitRate, 12);
        Assert.Equal(Math.Sqrt(2.0 / 81) / 3, result.HitRateError, 12);
        Assert.Equal(4.0 / 9 / Math.Log2(3), result.Ndcg, 12);

        // The lists are 0, 1 and 5, 2: four of six items, nothing in common.
        Assert.Equal(4.0 / 6, result.Coverage, 12);
        Assert.Equal(0, result.Overlap);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(20, false)]
    [InlineData(20, true)]
    public void Rank_SyntheticRatings_EqualsThePlainCount(int negatives, bool clean)
    {
        var pairs = RankingPairs.Draw(
            Rankings.Synthetic, new RankingOptions { NegativeCount = negatives, Clean = clean, MinimumTrainPositives = 5 });
        var scorer = new PopularityScorer(Rankings.Synthetic.Train);

        RankPlace[] places = RankingEvaluation.Rank(scorer, pairs);

        for (int pair = 0; pair < pairs.Count; pair++)
        {
            float score = scorer.ScoresOf(pairs.Users[pair], pairs.Positives[pair])[0];
            float[] others = scorer.ScoresOf(pairs.Users[pair], pairs.NegativesOf(pair).ToArray());
            Assert.Equal(others.Count(other => other > score), places[pair].Better);
            Assert.Equal(others.Count(other => other == score), places[pair].Tied);
        }
    }

    [Fact]
    public void Rank_SeveralPairsOfAUser_AsksOnceAUser()
    {
        var pairs = RankingPairs.Create([0, 0, 1], [2, 0, 4, 1, 3, 2], itemCount: 6);
        var scorer = new TableScorer(_table);

        RankingEvaluation.Rank(scorer, pairs);

        Assert.Equal(2, scorer.Calls);
    }

    [Fact]
    public void Evaluate_RandomScores_EarnsKOfTheCandidates()
    {
        var pairs = RankingPairs.Draw(Rankings.Synthetic, new RankingOptions());

        RankingResult result = RankingEvaluation.Evaluate(new RandomScorer(3), pairs);

        // 1/log2(r + 2) summed over r < 10 is 4.5436, of 100 ranks.
        Assert.InRange(result.HitRate - 0.1, -4 * result.HitRateError, 4 * result.HitRateError);
        Assert.InRange(result.Ndcg - 0.045436, -4 * result.NdcgError, 4 * result.NdcgError);

        // Random pairs are independent, so that grouping them by user changes the error by noise alone.
        double plain = Math.Sqrt(0.1 * 0.9 / pairs.Count);
        Assert.InRange(result.HitRateError, 0.7 * plain, 1.3 * plain);
        Assert.InRange(result.Coverage, 0.95, 1);

        // Two random lists share k of N items on average.
        Assert.InRange(result.Overlap, 0.8 * 10 / 300, 1.2 * 10 / 300);
    }

    [Fact]
    public void Evaluate_OneRankingForAll_OverlapsWholly()
    {
        var pairs = RankingPairs.Draw(Rankings.Synthetic, new RankingOptions());
        var popularity = new PopularityScorer(Rankings.Synthetic.Train);

        RankingResult result = RankingEvaluation.Evaluate(popularity, pairs);
        RankingResult known = RankingEvaluation.Evaluate(new KnownLast(popularity, Rankings.Synthetic.Train), pairs);

        Assert.Equal(1, result.Overlap, 12);
        Assert.Equal(10.0 / 300, result.Coverage, 12);
        Assert.InRange(result.HitRate, 0.15, 0.9);
        Assert.True(known.Overlap < result.Overlap);
        Assert.True(known.HitRate > result.HitRate);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Rank_ScoreThatIsNotFinite_NamesItemAndUser(float bad)
    {
        // NaN is never below another, so that a diverged recommender would seem perfect.
        var pairs = RankingPairs.Create([1], [4, 2, 3], itemCount: 6);
        float[,] table = (float[,])_table.Clone();
        table[1, 4] = bad;

        var error = Assert.Throws<ArithmeticException>(() => RankingEvaluation.Rank(new TableScorer(table), pairs));

        Assert.StartsWith(
            FormattableString.Invariant($"Item 4 scores {bad} for user 1, but scores must be finite."),
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Evaluate_CutOffOutside_SaysTheRange(int cutOff)
    {
        var pairs = RankingPairs.Create([1], [4, 2, 3], itemCount: 6);

        Assert.StartsWith(
            $"The cut-off k must be in [1, 6], the number of items, but is {cutOff}.",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => RankingEvaluation.Evaluate(new TableScorer(_table), pairs, cutOff)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Overlap_AnyLists_IsTheMeanOverPairsOfUsers()
    {
        var scorer = new ItemNeighbours(Rankings.Synthetic.Train, 20);
        var pairs = RankingPairs.Draw(Rankings.Synthetic, new RankingOptions());
        int[] users = [.. pairs.Users.ToArray().Distinct()];
        int[][] lists = [.. users.Select(user => scorer.AllScoresOf(user, 300)
            .Select((score, item) => (score, item)).OrderByDescending(one => one.score).Take(7).Select(one => one.item).ToArray())];
        double common = lists.SelectMany((mine, a) => lists.Skip(a + 1).Select(other => mine.Intersect(other).Count() / 7.0)).Average();

        var found = TopLists.Of(scorer, pairs, 7);

        Assert.Equal(common, found.Overlap, 10);
        Assert.Equal(lists.SelectMany(list => list).Distinct().Count() / 300.0, found.Coverage, 12);
    }
}

using RecEnv.Agents.Ranking;
using RecEnv.Data;
using RecEnv.Tests.Data;

namespace RecEnv.Agents.Tests.Ranking;

public sealed class RankingPairsTests : IDisposable
{
    private static readonly PositiveSplit _small = new(
        Rankings.Positives(6, [0, 1], [2], []), Rankings.Positives(6, [3, 5], [0], [1]));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Draw_AllNegatives_AreWhatIsNoPositive()
    {
        var pairs = RankingPairs.Draw(_small, new RankingOptions { NegativeCount = 0, MinimumTrainPositives = 0 });

        Assert.Equal([0, 0, 1, 2], pairs.Users.ToArray());
        Assert.Equal([3, 5, 0, 1], pairs.Positives.ToArray());
        Assert.Equal([2, 4], pairs.NegativesOf(0).ToArray());
        Assert.Equal([2, 4], pairs.NegativesOf(1).ToArray());
        Assert.Equal([1, 3, 4, 5], pairs.NegativesOf(2).ToArray());
        Assert.Equal([0, 2, 3, 4, 5], pairs.NegativesOf(3).ToArray());
    }

    [Fact]
    public void Draw_MinimumTrainPositives_LeavesUsersOut()
    {
        var pairs = RankingPairs.Draw(_small, new RankingOptions { NegativeCount = 3, MinimumTrainPositives = 2 });

        Assert.Equal([0, 0], pairs.Users.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Draw_Negatives_AreUniformOverWhatIsAllowed(bool clean)
    {
        const int Draws = 30_000;
        var pairs = RankingPairs.Draw(
            _small, new RankingOptions { NegativeCount = Draws, Clean = clean, MinimumTrainPositives = 1 });

        int[] allowed = clean ? [2, 4] : [0, 1, 2, 4];
        double expected = (double)Draws / allowed.Length;
        double deviation = Math.Sqrt(Draws * (1.0 / allowed.Length) * (1 - (1.0 / allowed.Length)));
        int[] drawn = pairs.NegativesOf(1).ToArray();
        Assert.Equal(allowed, drawn.Distinct().Order());
        Assert.All(allowed, item => Assert.InRange(drawn.Count(other => other == item) - expected, -4.5 * deviation, 4.5 * deviation));
    }

    [Fact]
    public void Draw_Seeds_DecideTheNegatives()
    {
        var first = RankingPairs.Draw(Rankings.Synthetic, new RankingOptions { Seed = 1 });
        var again = RankingPairs.Draw(Rankings.Synthetic, new RankingOptions { Seed = 1 });
        var other = RankingPairs.Draw(Rankings.Synthetic, new RankingOptions { Seed = 2 });

        Assert.Equal(first.NegativesOf(7).ToArray(), again.NegativesOf(7).ToArray());
        Assert.NotEqual(first.NegativesOf(7).ToArray(), other.NegativesOf(7).ToArray());
        Assert.NotEqual(first.NegativesOf(7).ToArray(), first.NegativesOf(8).ToArray());
        Assert.Equal(99, first.NegativesOf(7).Length);
    }

    [Fact]
    public void Draw_FewerUsers_GivesTheOthersTheSameNegatives()
    {
        var all = RankingPairs.Draw(_small, new RankingOptions { MinimumTrainPositives = 0 });
        var some = RankingPairs.Draw(_small, new RankingOptions { MinimumTrainPositives = 1 });

        Assert.Equal(all.NegativesOf(2).ToArray(), some.NegativesOf(2).ToArray());
    }

    [Fact]
    public void Of_OwnItemAmongTheNegatives_TakesItOut()
    {
        _folder.Write("x.test.rating", "0\t5\t4\n1\t6\t4\n");
        _folder.Write("x.test.negative", "(0,5)\t7\t5\t8\n(1,6)\t7\t8\t5\n");

        var pairs = RankingPairs.Of(LeaveOneOut.Read(_folder.Write("x.train.rating", "0\t1\t5\n1\t1\t5\n")));

        // Items 1, 5, 6, 7, 8 are 0 to 4.
        Assert.Equal([1, 2], pairs.Positives.ToArray());
        Assert.Equal([3, 4], pairs.NegativesOf(0).ToArray());
        Assert.Equal([3, 4, 1], pairs.NegativesOf(1).ToArray());
    }

    [Fact]
    public void Draw_NobodyToTest_SaysTheMost()
    {
        var error = Assert.Throws<ArgumentException>(() => RankingPairs.Draw(_small, new RankingOptions()));

        Assert.Equal(
            "No user has a test positive and 20 or more train positives (the most is 2; there are 4 test positives). Lower " +
            "the fewest train positives, the train share or the threshold.",
            error.Message);
    }

    [Fact]
    public void Draw_NothingToRankAgainst_NamesTheUser()
    {
        var split = new PositiveSplit(Rankings.Positives(2, [0]), Rankings.Positives(2, [1]));

        var error = Assert.Throws<ArgumentException>(
            () => RankingPairs.Draw(split, new RankingOptions { Clean = true, MinimumTrainPositives = 1 }));

        Assert.StartsWith("All 2 items are positives of user 0, so that nothing is left", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_OptionsOutOfRange_SaysTheRange()
    {
        Assert.StartsWith(
            "The number of negatives must be 1 or more, or 0 for all, but is -1.",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => RankingPairs.Draw(_small, new RankingOptions { NegativeCount = -1 })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The fewest train positives must be 0 or more but are -3.",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => RankingPairs.Draw(_small, new RankingOptions { MinimumTrainPositives = -3 })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 1, 2, 3 }, "3 candidates do not divide evenly among 2 pairs; give each pair equally many.")]
    [InlineData(new int[0], new[] { 1 }, "1 candidates do not divide evenly among 0 pairs; give each pair equally many.")]
    [InlineData(new[] { 0 }, new[] { 1, 4 }, "Candidate 1 is item 4, but the items are 0 to 3.")]
    [InlineData(new[] { 0, 1 }, new[] { 0, 1, 2, 2 }, "Pair 1 has no negative but its own test item 2, so that")]
    public void Create_BadCandidates_SaysWhatIsWrong(int[] users, int[] candidates, string sentence) => Assert.StartsWith(
        sentence,
        Assert.Throws<ArgumentException>(() => RankingPairs.Create(users, candidates, itemCount: 4)).Message,
        StringComparison.Ordinal);
}

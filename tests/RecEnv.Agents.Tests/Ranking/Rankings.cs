using RecEnv.Agents.Ranking;
using RecEnv.Data;

namespace RecEnv.Agents.Tests.Ranking;

/// <summary>What the tests of rankings share.</summary>
internal static class Rankings
{
    /// <summary>200 users, 300 items; 80 % to train on.</summary>
    public static PositiveSplit Synthetic { get; } = PositiveSplit.Draw(
        SyntheticRatings.Generate(new SyntheticRatingsOptions(), seed: 0), threshold: 3, trainShare: 0.8, seed: 16);

    /// <summary>Positives given as the items of each user.</summary>
    public static PositiveItems Positives(int itemCount, params int[][] items) => PositiveItems.Create(
        items.Length,
        itemCount,
        [.. items.SelectMany((mine, user) => mine.Select(_ => user))],
        [.. items.SelectMany(mine => mine)]);

    /// <summary>Scores of some items.</summary>
    public static float[] ScoresOf(this IItemScorer scorer, int user, params int[] items)
    {
        float[] scores = new float[items.Length];
        scorer.Score(user, items, scores);
        return scores;
    }

    /// <summary>Scores of all items.</summary>
    public static float[] AllScoresOf(this IItemScorer scorer, int user, int itemCount) =>
        scorer.ScoresOf(user, [.. Enumerable.Range(0, itemCount)]);
}

/// <summary>Scores from a table, [users, items].</summary>
internal sealed class TableScorer(float[,] table) : IItemScorer
{
    public int Calls { get; private set; }

    public void Score(int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        Calls++;
        for (int i = 0; i < items.Length; i++)
        {
            scores[i] = table[user, items[i]];
        }
    }
}

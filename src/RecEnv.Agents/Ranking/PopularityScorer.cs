using RecEnv.Data;

namespace RecEnv.Agents.Ranking;

/// <summary>One ranking for all: an item scores the number of its train positives.</summary>
public sealed class PopularityScorer : IItemScorer
{
    private readonly int[] _counts;

    /// <summary>Counts.</summary>
    /// <param name="train">The train positives.</param>
    public PopularityScorer(PositiveItems train)
    {
        ArgumentNullException.ThrowIfNull(train);
        _counts = train.CountByItem();
    }

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        for (int i = 0; i < items.Length; i++)
        {
            scores[i] = _counts[items[i]];
        }
    }
}

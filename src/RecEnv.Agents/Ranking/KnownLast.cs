using RecEnv.Data;

namespace RecEnv.Agents.Ranking;

/// <summary>Ranks what a user is known to like after everything else, and the rest as another scorer does.</summary>
/// <remarks>
/// A recommender knows the train positives and need not recommend them again. The published protocol draws them as
/// negatives (4.8 % of the draws on MovieLens-1M), which punishes every method that remembers them.
/// </remarks>
public sealed class KnownLast : IItemScorer
{
    private readonly IItemScorer _scorer;
    private readonly PositiveItems _known;

    /// <summary>Wraps a scorer.</summary>
    /// <param name="scorer">Scores the other items.</param>
    /// <param name="known">What is known of each user, his train positives.</param>
    public KnownLast(IItemScorer scorer, PositiveItems known)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(known);
        (_scorer, _known) = (scorer, known);
    }

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        _scorer.Score(user, items, scores);
        bool[] isKnown = new bool[_known.ItemCount];
        foreach (int item in _known.Of(user))
        {
            isKnown[item] = true;
        }

        for (int i = 0; i < items.Length; i++)
        {
            if (isKnown[items[i]])
            {
                scores[i] = float.MinValue;
            }
        }
    }
}

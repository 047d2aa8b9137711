namespace RecEnv.Agents.Ranking;

/// <summary>Leave-out evaluation: how high a recommender ranks items that it was not trained on.</summary>
public static class RankingEvaluation
{
    /// <summary>Finds the place of every test item.</summary>
    /// <param name="scorer">The recommender; asked once a user, for all candidates of his pairs.</param>
    /// <param name="pairs">What is ranked.</param>
    /// <returns>One place a pair, [pairs].</returns>
    /// <exception cref="ArithmeticException">A score is not finite.</exception>
    public static RankPlace[] Rank(IItemScorer scorer, RankingPairs pairs)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(pairs);
        var places = new RankPlace[pairs.Count];
        int[] items = [];
        float[] scores = [];
        for (int first = 0; first < pairs.Count;)
        {
            int end = pairs.EndOfUser(first);
            int length = CandidateCount(pairs, first, end);
            if (items.Length < length)
            {
                (items, scores) = (new int[length], new float[length]);
            }

            Gather(pairs, first, end, items);
            Score(scorer, pairs.Users[first], items.AsSpan(0, length), scores.AsSpan(0, length));
            int start = 0;
            for (int pair = first; pair < end; pair++)
            {
                int negatives = pairs.NegativesOf(pair).Length;
                start = pair == first ? end - first
                    : pairs.SharesNegatives(pair) ? start : start + pairs.NegativesOf(pair - 1).Length;
                places[pair] = RankPlace.Of(scores[pair - first], scores.AsSpan(start, negatives));
            }

            first = end;
        }

        return places;
    }

    /// <summary>Ranks all pairs, and lists for each of their users the best of all items.</summary>
    /// <param name="scorer">The recommender.</param>
    /// <param name="pairs">What is ranked.</param>
    /// <param name="cutOff">k, the length of a list, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1 or above the number of items.</exception>
    /// <exception cref="ArithmeticException">A score is not finite.</exception>
    public static RankingResult Evaluate(IItemScorer scorer, RankingPairs pairs, int cutOff = 10)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (cutOff < 1 || cutOff > pairs.ItemCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(cutOff), $"The cut-off k must be in [1, {pairs.ItemCount}], the number of items, but is {cutOff}.");
        }

        return RankingResult.Of(Rank(scorer, pairs), pairs, TopLists.Of(scorer, pairs, cutOff), cutOff);
    }

    /// <summary>Asks for scores and refuses those that cannot be compared: NaN is neither above nor below another.</summary>
    internal static void Score(IItemScorer scorer, int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        scorer.Score(user, items, scores);
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
            {
                throw new ArithmeticException(FormattableString.Invariant(
                    $"Item {items[i]} scores {scores[i]} for user {user}, but scores must be finite. The recommender has diverged; train it again with a lower learning rate."));
            }
        }
    }

    /// <summary>The test items of a user, then the negatives of each pair; those that pairs share once.</summary>
    private static void Gather(RankingPairs pairs, int first, int end, Span<int> items)
    {
        pairs.Positives[first..end].CopyTo(items);
        int place = end - first;
        for (int pair = first; pair < end; pair++)
        {
            if (pair == first || !pairs.SharesNegatives(pair))
            {
                pairs.NegativesOf(pair).CopyTo(items[place..]);
                place += pairs.NegativesOf(pair).Length;
            }
        }
    }

    private static int CandidateCount(RankingPairs pairs, int first, int end)
    {
        int count = end - first;
        for (int pair = first; pair < end; pair++)
        {
            count += pair > first && pairs.SharesNegatives(pair) ? 0 : pairs.NegativesOf(pair).Length;
        }

        return count;
    }
}

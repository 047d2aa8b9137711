namespace RecEnv.Agents.Ranking;

/// <summary>The best k of all items for each tested user, and how far these lists differ. Immutable.</summary>
/// <remarks>
/// All items take part, train positives included unless the scorer ranks them last. Equal scores go by lower item.
/// </remarks>
public sealed class TopLists
{
    private TopLists(int userCount, int length, int[] shownTo)
    {
        UserCount = userCount;
        ItemCount = shownTo.Length;
        Coverage = (double)shownTo.Count(users => users > 0) / shownTo.Length;
        double common = shownTo.Sum(users => (double)users * (users - 1));
        Overlap = userCount > 1 ? common / ((double)length * userCount * (userCount - 1)) : 1;
    }

    /// <summary>Number of users.</summary>
    public int UserCount { get; }

    /// <summary>Number of items there are.</summary>
    public int ItemCount { get; }

    /// <summary>Share of the items that are on anybody's list, in (0, 1].</summary>
    public double Coverage { get; }

    /// <summary>Mean share of a list that stands on the list of another user too, over all pairs of users; 1 for one ranking for all.</summary>
    /// <remarks>Exact: Σᵢ cᵢ(cᵢ − 1) / (k·M·(M − 1)), with cᵢ lists of M that show item i. 1 for a single user.</remarks>
    public double Overlap { get; }

    /// <summary>Makes the lists of the users of some pairs.</summary>
    /// <param name="scorer">The recommender.</param>
    /// <param name="pairs">Pairs whose users are asked about.</param>
    /// <param name="length">k, the length of a list, in [1, items].</param>
    /// <exception cref="ArithmeticException">A score is not finite.</exception>
    public static TopLists Of(IItemScorer scorer, RankingPairs pairs, int length)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, pairs.ItemCount);
        int[] items = [.. Enumerable.Range(0, pairs.ItemCount)];
        float[] scores = new float[items.Length];
        int[] shownTo = new int[items.Length];
        int[] list = new int[length];
        int users = 0;
        for (int first = 0; first < pairs.Count; first = pairs.EndOfUser(first), users++)
        {
            RankingEvaluation.Score(scorer, pairs.Users[first], items, scores);
            Best(scores, list);
            foreach (int item in list)
            {
                shownTo[item]++;
            }
        }

        return new TopLists(users, length, shownTo);
    }

    /// <summary>Finds the items with the highest scores, best first; ties go by lower item.</summary>
    /// <param name="scores">Score of each item, [items]. Finite.</param>
    /// <param name="list">Receives items, [k], k at most the number of items.</param>
    public static void Best(ReadOnlySpan<float> scores, Span<int> list)
    {
        int count = 0;
        for (int item = 0; item < scores.Length; item++)
        {
            float score = scores[item];
            if (count == list.Length && !(score > scores[list[^1]]))
            {
                continue;
            }

            int place = count < list.Length ? count++ : count - 1;
            for (; place > 0 && scores[list[place - 1]] < score; place--)
            {
                list[place] = list[place - 1];
            }

            list[place] = item;
        }
    }
}

namespace RecEnv.Agents.Ranking;

/// <summary>Scores items for a user, which is all that leave-out evaluation needs to know of a recommender.</summary>
/// <remarks>Scores are compared within one user only; a higher one ranks first. Calls change nothing and draw nothing.</remarks>
public interface IItemScorer
{
    /// <summary>Scores some items.</summary>
    /// <param name="user">Index of the user.</param>
    /// <param name="items">Indices of the items; repeats are allowed and score alike.</param>
    /// <param name="scores">Receives a finite score for each item, of the length of <paramref name="items"/>.</param>
    void Score(int user, ReadOnlySpan<int> items, Span<float> scores);
}

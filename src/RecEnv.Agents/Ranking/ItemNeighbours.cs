using RecEnv.Data;

namespace RecEnv.Agents.Ranking;

/// <summary>Item-kNN: an item scores the sum of its similarities to those of its neighbours that the user likes.</summary>
/// <remarks>
/// <para>
/// sim(i, j) = |Uᵢ ∩ Uⱼ| / √(|Uᵢ| |Uⱼ|), Uᵢ the users of whom i is a train positive; 0 on the diagonal. Each item i keeps
/// the n items that are most similar to it, ties by lower item; score(u, i) = Σ sim(i, j) over the train positives j of u
/// that i keeps. Draws nothing. Reference: Sarwar et al. (2001), "Item-based collaborative filtering"; Deshpande and
/// Karypis (2004).
/// </para>
/// <para>Training takes Σᵤ nᵤ² additions and one row of items at a time; scoring a user, n additions for each train positive.</para>
/// </remarks>
public sealed class ItemNeighbours : IItemScorer
{
    private readonly PositiveItems _train;
    private readonly int[] _starts; // [items + 1]: what keeps item j is at _starts[j] to _starts[j + 1] − 1
    private readonly int[] _keepers;
    private readonly float[] _similarities;

    /// <summary>Finds the neighbours.</summary>
    /// <param name="train">The train positives.</param>
    /// <param name="count">Neighbours that an item keeps, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public ItemNeighbours(PositiveItems train, int count = 100)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"An item must keep 1 neighbour or more, but {count} are asked for.");
        }

        _train = train;
        PositiveItems usersOf = train.Transpose();
        var kept = new List<(int Neighbour, int Keeper, float Similarity)>();
        float[] row = new float[train.ItemCount];
        int[] best = new int[Math.Min(count, train.ItemCount)];
        for (int item = 0; item < train.ItemCount; item++)
        {
            Similarities(usersOf, item, row);
            TopLists.Best(row, best);
            foreach (int other in best)
            {
                if (row[other] > 0)
                {
                    kept.Add((other, item, row[other]));
                }
            }
        }

        (_starts, _keepers, _similarities) = Group(kept, train.ItemCount);
    }

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        float[] sums = new float[_train.ItemCount];
        foreach (int liked in _train.Of(user))
        {
            for (int i = _starts[liked]; i < _starts[liked + 1]; i++)
            {
                sums[_keepers[i]] += _similarities[i];
            }
        }

        for (int i = 0; i < items.Length; i++)
        {
            scores[i] = sums[items[i]];
        }
    }

    /// <summary>Groups what is kept by the item that is kept, so that a user is scored from his own items.</summary>
    private static (int[] Starts, int[] Keepers, float[] Similarities) Group(
        List<(int Neighbour, int Keeper, float Similarity)> kept, int itemCount)
    {
        int[] starts = new int[itemCount + 1];
        foreach ((int neighbour, _, _) in kept)
        {
            starts[neighbour + 1]++;
        }

        for (int item = 0; item < itemCount; item++)
        {
            starts[item + 1] += starts[item];
        }

        int[] next = starts.AsSpan(0, itemCount).ToArray();
        int[] keepers = new int[kept.Count];
        float[] similarities = new float[kept.Count];
        foreach ((int neighbour, int keeper, float similarity) in kept)
        {
            int place = next[neighbour]++;
            (keepers[place], similarities[place]) = (keeper, similarity);
        }

        return (starts, keepers, similarities);
    }

    private void Similarities(PositiveItems usersOf, int item, Span<float> row)
    {
        row.Clear();
        foreach (int user in usersOf.Of(item))
        {
            foreach (int other in _train.Of(user))
            {
                row[other]++;
            }
        }

        row[item] = 0;
        for (int other = 0; other < row.Length; other++)
        {
            if (row[other] > 0)
            {
                row[other] /= (float)Math.Sqrt((double)usersOf.CountOf(item) * usersOf.CountOf(other));
            }
        }
    }
}

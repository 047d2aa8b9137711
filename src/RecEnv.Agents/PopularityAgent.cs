using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For RatingReplay: chooses the most popular item that is still available. Draws nothing.</summary>
public sealed class PopularityAgent : IAgent
{
    private readonly int[] _ranking;

    /// <summary>Makes the agent.</summary>
    /// <param name="popularity">Popularity of each item, [items], e.g. its number of ratings. Ties go to the lower id.</param>
    /// <exception cref="ArgumentException">There is no item.</exception>
    public PopularityAgent(IReadOnlyList<double> popularity)
    {
        ArgumentNullException.ThrowIfNull(popularity);
        if (popularity.Count == 0)
        {
            throw new ArgumentException("The popularity agent needs at least one item.", nameof(popularity));
        }

        _ranking = [.. Enumerable.Range(0, popularity.Count).OrderByDescending(itemId => popularity[itemId])];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The observation has no "available" bits for as many items.</exception>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        LeafBuffer? available = AvailableItems.Find(step.Observations);
        if (available?.Leaf.Size != _ranking.Length)
        {
            throw new ArgumentException(
                $"The popularity agent ranks {_ranking.Length} items, but the observation " +
                (available is null ? "does not say which are available." : $"has {available.Leaf.Size}."),
                nameof(step));
        }

        Span<long> chosen = actions.Leaves[0].As<long>();
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            chosen[lane] = Best(available.Row(lane));
        }
    }

    private int Best(ReadOnlySpan<byte> available)
    {
        foreach (int itemId in _ranking)
        {
            if (available[itemId] != 0)
            {
                return itemId;
            }
        }

        return 0; // only where the episode is over, and no action is needed
    }
}

using RecEnv.Data;
using RecEnv.Environments.RatingReplay;
using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For RatingReplay: shows the most popular item that is still available. Draws nothing.</summary>
/// <remarks>Of equally popular items the one of the lower id is shown; of its positions the first.</remarks>
public sealed class PopularityAgent : IAgent
{
    private readonly int[] _ranks;
    private readonly int _available;
    private readonly int _mask;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">Contract of RatingReplay in dict layout.</param>
    /// <param name="popularity">Popularity of each item, [items], e.g. its number of ratings. Not NaN.</param>
    /// <exception cref="ArgumentException">
    /// The observation has no list "available" and "mask", or it is of another number of items.
    /// </exception>
    public PopularityAgent(EnvironmentContract contract, IReadOnlyList<double> popularity)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(popularity);
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        _mask = ActionMask.Find(contract);
        _available = Array.FindIndex(leaves, leaf => leaf.Path == "available");
        if (_mask < 0 || _available < 0)
        {
            throw new ArgumentException(
                $"The popularity agent needs a list \"available\" with a \"mask\", but \"{contract.EnvironmentId}\" shows " +
                $"{contract.ObservationSpace.Describe()}. Use RatingReplay.",
                nameof(contract));
        }

        CheckItems(contract, popularity.Count);
        _ranks = Ranks(popularity);
    }

    /// <summary>Makes the agent for the ratings that the environment's options name, counting how often each item was rated.</summary>
    /// <remarks>With train_share below 1 it counts train positives, and nothing that is left for tests.</remarks>
    /// <param name="contract">Contract of RatingReplay in dict layout. A path in its options is read in this process.</param>
    /// <exception cref="AgentMismatchException">The contract is another environment's.</exception>
    /// <exception cref="ArgumentException">The observation lacks what the agent needs, or the path holds other ratings.</exception>
    /// <exception cref="RatingFormatException">The ratings are malformed.</exception>
    public static PopularityAgent FromData(EnvironmentContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (contract.EnvironmentId != RatingReplay.Definition.Id)
        {
            throw new AgentMismatchException(
                $"The popularity agent counts the ratings of RatingReplay-v0, and \"{contract.EnvironmentId}\" has none. Use " +
                "RatingReplay-v0.");
        }

        RatingReplayOptions options = OptionsSchema.Parse<RatingReplayOptions>(contract.OptionsJson);
        RatingSet ratings = options.Path is { } path
            ? RatingReader.Read(path)
            : SyntheticRatings.Generate(new SyntheticRatingsOptions(), (ulong)options.SyntheticSeed);
        return new PopularityAgent(contract, Popularity(ratings, options));
    }

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        Span<long> positions = actions.Leaves[0].As<long>();
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            positions[lane] = Best(
                step.Observations.Leaves[_available].Lane<long>(lane), step.Observations.Leaves[_mask].Row(lane));
        }
    }

    /// <summary>Ratings of each item, or its train positives where some are left for tests, which nobody may count.</summary>
    private static double[] Popularity(RatingSet ratings, RatingReplayOptions options)
    {
        if (options.TrainShare < 1)
        {
            var split = PositiveSplit.Draw(
                ratings, options.PositiveThreshold, options.TrainShare, options.SplitSeed);
            return Array.ConvertAll(split.Train.CountByItem(), count => (double)count);
        }

        double[] popularity = new double[ratings.ItemCount];
        foreach (int item in ratings.ItemIndices)
        {
            popularity[item]++;
        }

        return popularity;
    }

    /// <summary>Position of the best item; 0 where none is allowed, because the episode is over.</summary>
    private int Best(ReadOnlySpan<long> items, ReadOnlySpan<byte> mask)
    {
        int best = 0;
        int bestRank = int.MaxValue;
        for (int position = 0; position < items.Length; position++)
        {
            if (mask[position] != 0 && _ranks[items[position]] < bestRank)
            {
                (best, bestRank) = (position, _ranks[items[position]]);
            }
        }

        return best;
    }

    private static int[] Ranks(IReadOnlyList<double> popularity)
    {
        int[] ranks = new int[popularity.Count];
        int rank = 0;
        foreach (int itemId in Enumerable.Range(0, ranks.Length).OrderByDescending(itemId => popularity[itemId]))
        {
            ranks[itemId] = rank++;
        }

        return ranks;
    }

    private static void CheckItems(EnvironmentContract contract, int items)
    {
        // The list is padded with the number of items.
        var list = (contract.ObservationSpace as DictSpace)?.Entries.First(entry => entry.Key == "available").Value as BoxSpace;
        double expected = list?.High[0] ?? items;
        if (expected != items)
        {
            throw new ArgumentException(
                $"Popularity was given for {items} items, but \"{contract.EnvironmentId}\" has {expected} under these options.");
        }
    }
}

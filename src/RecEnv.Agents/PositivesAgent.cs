using RecEnv.Data;
using RecEnv.Environments.RatingReplay;
using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For RatingReplay: the oracle, which shows the user's own positives while any is available. Draws nothing.</summary>
/// <remarks>
/// It reads the ratings that the environment plays. Of several positives the first position is shown; without any, the
/// first position that is allowed. No policy gets more: every positive of the list is shown before any other item.
/// </remarks>
public sealed class PositivesAgent : IAgent
{
    private readonly PositiveItems _positives;
    private readonly int _user;
    private readonly int _available;
    private readonly int _mask;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">Contract of RatingReplay in dict layout. A path in its options is read in this process.</param>
    /// <exception cref="AgentMismatchException">The contract is another environment's, or in flat layout.</exception>
    /// <exception cref="RatingFormatException">The ratings are malformed.</exception>
    public PositivesAgent(EnvironmentContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        _user = Array.FindIndex(leaves, leaf => leaf.Path == "user");
        _available = Array.FindIndex(leaves, leaf => leaf.Path == "available");
        _mask = Array.FindIndex(leaves, leaf => leaf.Path == "mask");
        if (contract.EnvironmentId != RatingReplay.Definition.Id || _user < 0 || _available < 0 || _mask < 0)
        {
            throw new AgentMismatchException(
                $"The positives agent needs the user and the list \"available\" of RatingReplay-v0 in dict layout, but " +
                $"\"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()}. Use RatingReplay-v0.");
        }

        RatingReplayOptions options = OptionsSchema.Parse<RatingReplayOptions>(contract.OptionsJson);
        RatingSet ratings = options.Path is { } path
            ? RatingReader.Read(path)
            : SyntheticRatings.Generate(new SyntheticRatingsOptions(), (ulong)options.SyntheticSeed);
        _positives = options.TrainShare < 1
            ? PositiveSplit.Draw(ratings, options.PositiveThreshold, options.TrainShare, options.SplitSeed).Train
            : PositiveItems.Of(ratings, options.PositiveThreshold);
    }

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                actions.Leaves[0].Lane<long>(lane)[0] = Best(step.Observations, lane);
            }
        }
    }

    private int Best(ValueBatch observations, int lane)
    {
        int user = (int)observations.Leaves[_user].Lane<long>(lane)[0];
        ReadOnlySpan<long> items = observations.Leaves[_available].Lane<long>(lane);
        ReadOnlySpan<byte> mask = observations.Leaves[_mask].Row(lane);
        for (int position = 0; position < items.Length; position++)
        {
            if (mask[position] != 0 && _positives.IsPositive(user, (int)items[position]))
            {
                return position;
            }
        }

        return Math.Max(0, mask.IndexOfAnyExcept((byte)0));
    }
}

using RecEnv.Data;

namespace RecEnv.Environments.RatingReplay;

/// <summary>RatingReplay-v0: recorded ratings, replayed one user at a time.</summary>
/// <remarks>
/// <para>
/// Description. An episode is one visit of one user. The items he rated above a threshold are his positives; they are
/// offered among as many drawn negatives, in random order. Each step shows him one available item. Nothing is
/// modelled: what he likes is what he rated.
/// </para>
/// <para>
/// Users. Those with enough positives, each once, in one order for each lane seed; then again in the same order.
/// Episode e of a seed is user e modulo their number of that order.
/// </para>
/// <para>
/// Split. With train_share below 1, only the train part of <see cref="PositiveSplit"/> is positive: offered, rewarded and
/// counted. What is left out may be drawn as a negative, like anything that the user did not rate.
/// </para>
/// <para>
/// Available list. The n positives of the user and n · negatives_per_positive items drawn uniformly from all items that
/// are not his positives (those he rated low or never), shuffled. With replacement, a negative may stand at several
/// positions; they leave together.
/// </para>
/// <para>
/// Action. Discrete(max_available): a position in the list whose mask is 1. Other positions are refused.
/// </para>
/// <para>
/// Observation. "available", int64 [max_available]: item index at each position, unchanged during a visit, and
/// item_count where the list has ended. "mask", [max_available]: 1 where an item can be shown. "memory", int64
/// [memory_length]: the last positives shown in this visit, oldest first, with item_count in front where there are
/// fewer. "user": index of the user among all users of the ratings. Indices follow the ascending ids of the file. Info
/// "action_mask", int8 [max_available], equals "mask".
/// </para>
/// <para>
/// Reward. 1 for a positive, else 0. The item and its duplicates leave the list; a positive also enters the memory.
/// </para>
/// <para>
/// End. Terminated after n steps, so a perfect policy has return n, and one that picks positions at random has about
/// n / (1 + negatives_per_positive); a little more with replacement, because a duplicate takes several negatives away.
/// Metrics: "hits", the positives shown, and "precision", hits divided by steps.
/// </para>
/// <para>
/// Source. Liu et al. (2018), "Deep reinforcement learning based recommendation with explicit user-item interactions
/// modeling" (DRR), in the reading of the open implementation recsys-rl: threshold, negatives, memory and episode
/// length are its. It keeps each user's memory for good, but visits him once; here a memory starts empty on each visit.
/// It takes positives from a random 80 % of the rows, which train_share = 0.8 does here too; by default all rows count.
/// </para>
/// </remarks>
public static class RatingReplay
{
    /// <summary>How the environment is made.</summary>
    public static EnvironmentDefinition<RatingReplayOptions> Definition { get; } = new(
        "RatingReplay-v0",
        "Replays recorded ratings: each step shows a user one of his positives or of as many random other items.",
        (options, laneCount) => new RatingReplaySimulation(ReplayPlan.Make(options), laneCount));
}

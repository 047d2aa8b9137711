namespace RecEnv.Environments.SlateFeedback;

/// <summary>SlateFeedback-v0: one slate for one user, worth the share of it that is in his history.</summary>
/// <remarks>
/// <para>
/// Description. An episode is one step: a user comes, a slate of K items is shown, each item is a hit when it is in the
/// user's history. No state, no choice model: what is hard is the number of slates, N^K. The environment of slate
/// GFlowNets.
/// </para>
/// <para>
/// Action. MultiDiscrete([N × K]): candidate at each slate position; candidate c is item id c + 1. Repeats are allowed
/// unless <c>distinct_items</c>.
/// </para>
/// <para>
/// Observation. "user", float32 [user features]. "history/item", int64 [H]: item ids of the latest H =
/// <c>history_length</c> interactions, oldest first, 0 behind them; "history/click", int8 [H]; "history/length": how many
/// there are. "doc", float32 [N, item features]: features of the candidates, always the same, unless
/// <c>observe_items</c> is off. The step leaves the observation as it is.
/// </para>
/// <para>
/// Reward. Hits / K, a hit being a slate position whose item is anywhere in the user's history. Clicks do not count; a
/// repeated item counts each time.
/// </para>
/// <para>End. Terminated after one step.</para>
/// <para>
/// Infos. "hit", int8 [K]: which positions hit; 0 after a reset. "user_index", int64: index of the user. Metrics: "hits",
/// and "repeats", positions that repeat an earlier one.
/// </para>
/// <para>Randomness. Users: one draw an episode; none in ascending order. None in a step.</para>
/// <para>
/// Source. A blog's synthetic world for slate GFlowNets. It draws the users of a batch without replacement; here lanes
/// are independent, so two lanes may have the same user. For each user exactly once, use ascending order.
/// </para>
/// </remarks>
public static class SlateFeedback
{
    /// <summary>How the environment is made.</summary>
    public static EnvironmentDefinition<SlateFeedbackOptions> Definition { get; } = new(
        "SlateFeedback-v0",
        "One slate for one user, rewarded by the share of its items that are in the user's history.",
        (options, laneCount) => new SlateFeedbackSimulation(options, SlateFeedbackCache.Get(options), laneCount));
}

namespace RecEnv.Environments.UserResponse;

/// <summary>UserResponse-v0: users are a network trained on ratings, who click, like and star what slates show them.</summary>
/// <remarks>
/// <para>
/// Description. A user with a history of rated items is shown K items of the whole catalogue, step after step. A causal
/// Transformer over his history and his demographics scores each item (<see cref="UserResponseNetwork"/>); he responds to each
/// item by three kinds of feedback, and less so the more alike the items of the slate are. Slate and responses then join his
/// history. Without a model file a small generated model is used.
/// </para>
/// <para>Action. MultiDiscrete([N × K]): candidate at each slate position; candidate c is item id c + 1. Repeats are allowed
/// unless <c>distinct_items</c>.</para>
/// <para>
/// Observation. "user/id", int64: user index; "user/gender" and "user/age": his groups. "history/item", int64 [H]: item ids of
/// his latest H rows, oldest first, 0 behind them; "history/feedback", int8 [H, 3]: click, like, star; "history/length".
/// </para>
/// <para>
/// Response. For item i and feedback f: Bernoulli(max(0, σ(score(u, i, f)) − ρ·simᵢ)), with simᵢ the mean over the slate's items
/// j, itself included, of meanₖ c(eᵢₖ)·c(eⱼₖ), where c clamps to [−1, 1] and ρ = <c>similarity_weight</c>.
/// </para>
/// <para>Reward. Mean over the positions of the sum of the feedback, each times its weight: in [0, 3] by default.</para>
/// <para>Start. A uniform row of the model's log: its user, with the up to H rows before it as his history.</para>
/// <para>End. Terminated after <c>temper</c> steps.</para>
/// <para>
/// Infos. "response", int8 [K, 3]; "probability", float32 [K, 3]; "similarity", float32 [K]: of the step, 0 after a reset;
/// "user_index", int64. Metrics: "click_rate", "like_rate", "star_rate" a position; "ild", the mean of 1 − similarity;
/// "max_reward" of a step.
/// </para>
/// <para>Randomness. Users: one draw an episode. Response: 3·K draws a step, by position, then kind of feedback.</para>
/// <para>Source. The online simulator of Liu et al., "Generative Flow Network for Listwise Recommendation", KDD 2023.</para>
/// </remarks>
public static class UserResponse
{
    /// <summary>How the environment is made.</summary>
    public static EnvironmentDefinition<UserResponseOptions> Definition { get; } = new(
        "UserResponse-v0",
        "Slates for users who are a network trained on ratings: they click, like and star, and remember.",
        (options, laneCount) => new UserResponseSimulation(options, UserResponseModelCache.Get(options), laneCount));

    /// <summary>The model that some options name.</summary>
    /// <param name="options">Options of the environment.</param>
    /// <exception cref="Options.InvalidOptionException">They name no usable model.</exception>
    public static UserResponseModel ModelOf(UserResponseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return UserResponseModelCache.Get(options);
    }
}

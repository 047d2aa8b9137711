namespace RecEnv.Environments.DocumentTransition;

/// <summary>DocumentTransition-v0: one user who moves from document to document, one recommendation at a time.</summary>
/// <remarks>
/// <para>
/// Description. The user is at one of D documents. Each step shows him one document; whether he accepts it depends on
/// where he is. A good recommendation earns a reward, keeps the session alive and moves the user; so the best policy
/// plans ahead, and its value is known exactly.
/// </para>
/// <para>Action. Discrete(D): the document to show.</para>
/// <para>
/// Observation. Discrete(D): the document the user is at; with <c>one_hot</c>, or laid out flat, a float32 box [D] that
/// is 1 there.
/// </para>
/// <para>
/// Dynamics. Start: uniform over the documents. A user at i accepts document a with probability W[i, a] and is then at
/// a; the session goes on with probability <c>continue_after_accept</c>. Else he is at a uniform document, and it goes
/// on with <c>continue_after_reject</c>.
/// </para>
/// <para>Reward. <c>accept_reward</c> or <c>reject_reward</c>; that of the last step counts.</para>
/// <para>End. Terminated when the session does not go on; truncated after <c>horizon</c> steps, if not 0.</para>
/// <para>
/// Infos. "accepted", int8: 1 when the last document was accepted; "accept_probability", float64: W[i, a] of the last
/// step, which an agent should not look at; both 0 after a reset. Metric: "accept_share", accepted documents a step.
/// </para>
/// <para>
/// Randomness. Users: one draw at the start. Choice: one a step (accept). Response: one a step (go on), before it one
/// more after a rejection (where to).
/// </para>
/// <para>Source. RecSim-Catalyst, an open notebook on proactive recommendation, here with its matrix.</para>
/// </remarks>
public static class DocumentTransition
{
    /// <summary>How the environment is made.</summary>
    public static EnvironmentDefinition<DocumentTransitionOptions> Definition { get; } = new(
        "DocumentTransition-v0",
        "A user moves from document to document; each step recommends the next one. Exact optimal values are known.",
        (options, laneCount) => new DocumentTransitionSimulation(options, TransitionMatrix.Of(options), laneCount),
        stepLimit: options => options.Horizon);
}

namespace RecEnv.Client;

/// <summary>The agent that a server lets recommend.</summary>
/// <param name="Agent">Its name, e.g. "slateq".</param>
/// <param name="AgentOptionsJson">All its options, defaults included, as canonical JSON.</param>
/// <param name="Contract">What it was made for: the spaces of observations and actions.</param>
/// <param name="Explores">Whether it explores, where it can tell exploring from acting for the best.</param>
/// <param name="Learns">Whether it learns from feedback.</param>
/// <param name="TellsPropensities">Whether it tells how probable its actions were.</param>
/// <param name="TellsExploration">Whether it tells which actions are not the greedy ones.</param>
/// <param name="MaxVisits">Most open visits, and most rows of one call.</param>
/// <param name="MaxWaiting">Most recommendations of one visit that wait for feedback; older ones are forgotten.</param>
/// <param name="Lease">Time without a call after which a visit ends.</param>
/// <param name="Seed">Seed of all that it draws.</param>
public sealed record RecommenderDescription(
    string Agent,
    string AgentOptionsJson,
    EnvironmentContract Contract,
    bool Explores,
    bool Learns,
    bool TellsPropensities,
    bool TellsExploration,
    long MaxVisits,
    long MaxWaiting,
    TimeSpan Lease,
    ulong Seed);

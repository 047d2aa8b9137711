namespace RecEnv.Client;

/// <summary>What a server tells about itself in the handshake.</summary>
/// <param name="Version">Version of its package.</param>
/// <param name="Features">Optional abilities, e.g. "stream".</param>
/// <param name="MaxLanes">Most lanes of one environment.</param>
/// <param name="MaxSessions">Most environments open at once.</param>
/// <param name="MaxLease">Longest lease.</param>
public sealed record ServerFacts(
    string Version, IReadOnlyList<string> Features, long MaxLanes, long MaxSessions, TimeSpan MaxLease);

namespace RecEnv;

/// <summary>What the slates of an environment are like.</summary>
/// <remarks>Where several users are shown a slate each, an action is [users, slateSize], and this holds for each slate.</remarks>
/// <param name="CandidateCount">Candidates an action may choose from, at least 1.</param>
/// <param name="SlateSize">Items a slate shows, in [1, candidateCount].</param>
/// <param name="DistinctItems">True when a slate may show a candidate only once.</param>
public sealed record SlateFacts(int CandidateCount, int SlateSize, bool DistinctItems);

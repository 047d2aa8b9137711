namespace RecEnv.Simulation;

/// <summary>The frame of a slate environment.</summary>
/// <param name="CandidateCount">Candidates offered at each step, at least 1.</param>
/// <param name="SlateSize">Items shown at each step, in [1, candidateCount].</param>
/// <param name="ResampleCandidates">
/// True: a fresh candidate set at each step. False: one set for all episodes of a seed.
/// </param>
/// <param name="DistinctItems">True: a slate that repeats a candidate is refused.</param>
/// <param name="ShortSlates">True: −1 leaves a slate position, and all that follow, empty.</param>
/// <param name="EmptySlates">False: a short slate shows at least one item, so position 0 is never empty.</param>
public sealed record SlateSettings(
    int CandidateCount,
    int SlateSize,
    bool ResampleCandidates,
    bool DistinctItems = false,
    bool ShortSlates = false,
    bool EmptySlates = true);

using RecEnv.Spaces;

namespace RecEnv;

/// <summary>What a single environment returned.</summary>
/// <param name="Observation">The observation, one lane. Overwritten by the environment's next call.</param>
/// <param name="Reward">Reward of the step; 0 after a reset.</param>
/// <param name="Terminated">No future: do not bootstrap.</param>
/// <param name="Truncated">Cut from outside: bootstrap from the observation. Never together with terminated.</param>
/// <param name="Infos">Info columns, one lane each.</param>
public readonly record struct StepResult(
    ValueBatch Observation, double Reward, bool Terminated, bool Truncated, IReadOnlyList<InfoBuffer> Infos)
{
    /// <summary>True when the episode is over, either way.</summary>
    public bool EpisodeOver => Terminated || Truncated;

    /// <summary>The info column of a name.</summary>
    /// <param name="name">Name of a column, e.g. "episode/r".</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public InfoBuffer Info(string name) => InfoBuffer.Find(Infos, name);
}

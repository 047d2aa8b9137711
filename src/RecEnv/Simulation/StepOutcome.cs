namespace RecEnv.Simulation;

/// <summary>What one step of a simulation returned, besides the observation.</summary>
/// <param name="Reward">Reward of the step, finite.</param>
/// <param name="Terminated">No future: the episode has ended by itself.</param>
/// <param name="Truncated">The simulation cut the episode; the engine's step limit is its own affair.</param>
public readonly record struct StepOutcome(double Reward, bool Terminated, bool Truncated = false);

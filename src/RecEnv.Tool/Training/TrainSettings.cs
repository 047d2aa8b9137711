using RecEnv.Agents.Runs;

namespace RecEnv.Tool.Training;

/// <summary>What the command line of a training says, besides its plan.</summary>
/// <param name="Folder">Folder of the run.</param>
/// <param name="Resume">Whether to go on from its checkpoints.</param>
/// <param name="Address">The server's address; null for this process.</param>
/// <param name="Parallel">Seeds that are trained at the same time.</param>
/// <param name="Reconnect">How long to wait for a server that went away.</param>
internal sealed record TrainSettings(RunFolder Folder, bool Resume, string? Address, int Parallel, TimeSpan Reconnect);

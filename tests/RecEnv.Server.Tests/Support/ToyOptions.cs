using RecEnv.Options;

namespace RecEnv.Server.Tests.Support;

/// <summary>Options of the toy environment.</summary>
public sealed record ToyOptions
{
    [Option("Numbers in an observation.", Minimum = 1, Maximum = 1_000_000)]
    public int Width { get; init; } = 3;

    [Option("Steps until an episode terminates; lane i lasts i steps longer. 0 for never.", Minimum = 0)]
    public int Length { get; init; }

    [Option("Step of an episode that throws, as a bug would. 0 for none.", Minimum = 0)]
    public int BugAtStep { get; init; }

    [Option("Name of a gate that every step passes; empty for none.")]
    public string Gate { get; init; } = "";

    [Option("File to read when the environment is made; null for none.", IsPath = true)]
    public string? DataFile { get; init; }
}

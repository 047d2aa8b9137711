using RecEnv.Options;

namespace RecEnv.Tests.Simulation;

public sealed record WalkOptions
{
    [Option("What goes wrong.")]
    public WalkFault Fault { get; init; }
}

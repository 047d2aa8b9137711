using RecEnv.Options;

namespace RecEnv.Client.Tests.Support;

public sealed record EverySpaceOptions : IEnvironmentOptions
{
    [Option("Not used.", Minimum = 0, Maximum = 9)]
    public int Level { get; init; } = 1;
}

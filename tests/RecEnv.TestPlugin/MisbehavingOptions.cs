using RecEnv.Options;

namespace RecEnv.TestPlugin;

/// <summary>What goes wrong, where, and in which lane.</summary>
public sealed record MisbehavingOptions : IEnvironmentOptions
{
    [Option("Call that misbehaves: factory, options, reset, step, render, metrics; empty for none.")]
    public string Where { get; init; } = "";

    [Option("What it does there: throw, loop, null, nan, outside, reward, info, metric.")]
    public string What { get; init; } = "throw";

    [Option("Lane that does it.", Minimum = 0)]
    public int Lane { get; init; }

    [Option("Numbers in an observation.", Minimum = 1, Maximum = 1_000_000)]
    public int Width { get; init; } = 2;

    public string? Problem()
    {
        Misbehaviour.Do(this, "options", Lane);
        return Width == 13 ? "Option \"width\" is 13, which brings bad luck; take another." : null;
    }
}

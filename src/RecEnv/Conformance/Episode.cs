using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>An episode that was played once: what was done and what came back.</summary>
/// <param name="Seed">Seed of the lane.</param>
/// <param name="Number">Episodes of the seed before this one.</param>
internal sealed record Episode(ulong Seed, int Number)
{
    /// <summary>The actions, one lane each.</summary>
    public List<ValueBatch> Actions { get; } = [];

    /// <summary>What the reset and then each action gave.</summary>
    public List<Moment> Moments { get; } = [];

    /// <summary>True when the episode ended; false when the playing stopped first.</summary>
    public bool IsOver => Moments[^1].Over;

    /// <summary>Says where something happened.</summary>
    /// <param name="lane">The lane of the environment.</param>
    /// <param name="step">Steps of the episode; 0 is the reset.</param>
    public string Place(int lane, int step) => $"With seed {Seed}, in lane {lane}, episode {Number}, step {step}";
}

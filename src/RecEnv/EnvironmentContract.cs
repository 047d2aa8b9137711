using RecEnv.Spaces;

namespace RecEnv;

/// <summary>What a caller must know to drive an environment.</summary>
public sealed record EnvironmentContract
{
    /// <summary>Id with version, e.g. "InterestEvolution-v0".</summary>
    public required string EnvironmentId { get; init; }

    /// <summary>All options, defaults included, as canonical JSON.</summary>
    public required string OptionsJson { get; init; }

    /// <summary>Space of one lane's observation.</summary>
    public required Space ObservationSpace { get; init; }

    /// <summary>Space of one lane's action.</summary>
    public required Space ActionSpace { get; init; }

    /// <summary>Info columns.</summary>
    public required IReadOnlyList<Leaf> Infos { get; init; }

    /// <summary>Steps after which an episode is truncated; 0 for no limit.</summary>
    public required int MaxEpisodeSteps { get; init; }

    /// <summary>Layout of the observations.</summary>
    public required ObservationLayout Layout { get; init; }

    /// <summary>What the slates are like; null where the environment shows none.</summary>
    public SlateFacts? Slate { get; init; }

    /// <summary>Random generator that drives every draw, with its version.</summary>
    public string Generator { get; init; } = Seeding.RandomStream.Version;
}

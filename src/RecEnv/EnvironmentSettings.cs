namespace RecEnv;

/// <summary>How an environment is to be made, besides its own options.</summary>
public sealed record EnvironmentSettings
{
    /// <summary>The environment's options record; null for the defaults, or for <see cref="OptionsJson"/>.</summary>
    public object? Options { get; init; }

    /// <summary>Options as a JSON object, instead of <see cref="Options"/>.</summary>
    public string? OptionsJson { get; init; }

    /// <summary>When lanes start their next episode.</summary>
    /// <value>Default: <see cref="AutoresetMode.NextStep"/>.</value>
    public AutoresetMode Autoreset { get; init; } = AutoresetMode.NextStep;

    /// <summary>Layout of the observations.</summary>
    /// <value>Default: <see cref="ObservationLayout.Dict"/>.</value>
    public ObservationLayout Layout { get; init; } = ObservationLayout.Dict;

    /// <summary>Steps after which an episode is truncated; 0 for no limit, null for the environment's own.</summary>
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>Threads that step the lanes, in [1, 1024]. Has no influence on any result.</summary>
    /// <value>Default: 1.</value>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Whether every observation, info and reward is checked, and every error of the environment's own code names the call
    /// and the lane: for environments that nobody has tested. Has no influence on any result, but takes time.
    /// </summary>
    /// <value>Default: false.</value>
    public bool Checked { get; init; }
}

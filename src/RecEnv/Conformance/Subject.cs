namespace RecEnv.Conformance;

/// <summary>The environment under check.</summary>
internal sealed class Subject(Func<int, AutoresetMode, IVectorEnvironment> make, ConformanceSettings settings)
{
    private Script? _script;

    public ConformanceSettings Settings => settings;

    /// <summary>What the random policy did and saw; played when first asked for.</summary>
    public Script Script => _script ??= new Script(this);

    public IVectorEnvironment Make(int laneCount, AutoresetMode autoreset) => make(laneCount, autoreset);

    /// <summary>An environment of all the script's lanes, with a player for it.</summary>
    public Player Play(AutoresetMode autoreset) => new(Make(settings.LaneCount, autoreset), Script);

    /// <summary>For rules that speak of the end of an episode.</summary>
    public string? NoEpisodeEnds() => Script.Episodes.Any(episode => episode.IsOver)
        ? null
        : $"No episode ended within {settings.StepCount} steps; give more steps or a step limit.";
}

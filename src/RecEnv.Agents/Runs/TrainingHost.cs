namespace RecEnv.Agents.Runs;

/// <summary>Where a training's environments are: in this process, or on a server that may go away and come back.</summary>
public sealed class TrainingHost
{
    /// <summary>Makes environments of the plan's id: number of lanes, settings.</summary>
    public required Func<string, int, EnvironmentSettings, IVectorEnvironment> MakeVector { get; init; }

    /// <summary>Whether an exception means that an environment is gone and a new one may be had.</summary>
    /// <value>Default: none does.</value>
    public Func<Exception, bool> IsLost { get; init; } = _ => false;

    /// <summary>How long to try to get a lost environment back, at least zero.</summary>
    /// <value>Default: 60 s.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock, for pauses between attempts and for the times in event files. No result depends on it.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Environments in this process.</summary>
    /// <param name="registry">Environments by id.</param>
    public static TrainingHost InProcess(EnvironmentRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return new TrainingHost { MakeVector = registry.MakeVector };
    }
}

using RecEnv.Options;
using RecEnv.Simulation;
using RecEnv.Wrappers;

namespace RecEnv;

/// <summary>How an environment is made from its options: what a registry holds.</summary>
public abstract class EnvironmentDefinition
{
    /// <summary>Most lanes of one environment.</summary>
    public const int MaxLaneCount = 1 << 20;

    private protected EnvironmentDefinition(string id, string summary, OptionsSchema schema)
    {
        Id = EnvironmentId.Check(id);
        Summary = summary;
        Schema = schema;
    }

    /// <summary>Id with version, e.g. "InterestEvolution-v0".</summary>
    public string Id { get; }

    /// <summary>What the environment is, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>The options.</summary>
    public OptionsSchema Schema { get; }

    /// <summary>Describes the environment without making its lanes.</summary>
    /// <param name="settings">How it would be made; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    public EnvironmentContract Describe(EnvironmentSettings? settings = null)
    {
        settings = Check(settings);
        object options = Resolve(settings);
        return MakeContract(settings, options, MakeSimulation(settings, options, 1));
    }

    /// <summary>Makes a vector environment that waits for its first reset.</summary>
    /// <param name="laneCount">Number of lanes, in [1, <see cref="MaxLaneCount"/>].</param>
    /// <param name="settings">How to make it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The number of lanes or a setting is out of range.</exception>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    public IVectorEnvironment MakeVector(int laneCount, EnvironmentSettings? settings = null)
    {
        settings = Check(settings);
        CheckRange("number of lanes", laneCount, 1, MaxLaneCount);
        return MakeEngine(laneCount, settings, Resolve(settings));
    }

    /// <summary>Makes a single environment that waits for its first reset.</summary>
    /// <param name="settings">How to make it; its autoreset mode is not used. Null for the defaults.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    public IEnvironment Make(EnvironmentSettings? settings = null) =>
        new LaneEnvironment(MakeVector(1, (settings ?? new()) with { Autoreset = AutoresetMode.Disabled, Threads = 1 }));

    private protected abstract ISimulation Create(object options, int laneCount);

    private protected abstract int DefaultStepLimit(object options);

    private static EnvironmentSettings Check(EnvironmentSettings? settings)
    {
        settings ??= new EnvironmentSettings();
        CheckRange("number of threads", settings.Threads, 1, 1024);
        CheckRange("step limit", settings.MaxEpisodeSteps ?? 0, 0, int.MaxValue);
        CheckChoice("autoreset mode", settings.Autoreset);
        CheckChoice("observation layout", settings.Layout);
        return settings;
    }

    private static void CheckChoice<T>(string what, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            string names = string.Join(", ", Enum.GetNames<T>());
            throw new ArgumentException($"The {what} must be one of {names} but is {value}.");
        }
    }

    private static void CheckRange(string what, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw new ArgumentException($"The {what} must be in [{low}, {high}] but is {value}.");
        }
    }

    private VectorEnvironment MakeEngine(int laneCount, EnvironmentSettings settings, object options)
    {
        ISimulation simulation = MakeSimulation(settings, options, laneCount);
        EnvironmentContract contract = MakeContract(settings, options, simulation);
        return new VectorEnvironment(
            simulation,
            contract,
            laneCount,
            settings.Autoreset,
            settings.Threads,
            makeTwin: () => MakeEngine(laneCount, settings, options));
    }

    private ISimulation MakeSimulation(EnvironmentSettings settings, object options, int laneCount)
    {
        ISimulation simulation = settings.Checked
            ? CheckedSimulation.Create(Id, () => Create(options, laneCount))
            : Create(options, laneCount);
        return settings.Layout == ObservationLayout.Flat ? new FlatSimulation(simulation, laneCount) : simulation;
    }

    private EnvironmentContract MakeContract(EnvironmentSettings settings, object options, ISimulation simulation)
    {
        return new EnvironmentContract
        {
            EnvironmentId = Id,
            OptionsJson = Schema.ToJson(options),
            ObservationSpace = simulation.ObservationSpace,
            ActionSpace = simulation.ActionSpace,
            Infos = EpisodeInfos.Leaves(simulation),
            MaxEpisodeSteps = settings.MaxEpisodeSteps ?? DefaultStepLimit(options),
            Layout = settings.Layout,
            Slate = simulation.Slate,
        };
    }

    private object Resolve(EnvironmentSettings settings)
    {
        if (settings.Options is null)
        {
            return Schema.Parse(settings.OptionsJson);
        }

        if (settings.OptionsJson is not null)
        {
            throw new ArgumentException("Options were given twice, as a record and as JSON. Give one of them.");
        }

        Schema.Check(settings.Options);
        return settings.Options;
    }
}

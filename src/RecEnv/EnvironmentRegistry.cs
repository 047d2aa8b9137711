using RecEnv.Environments.DocumentTransition;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.InterestExploration;
using RecEnv.Environments.LongTermSatisfaction;
using RecEnv.Environments.RatingReplay;
using RecEnv.Environments.SlateFeedback;
using RecEnv.Environments.TabularTest;
using RecEnv.Environments.UserResponse;
using RecEnv.Options;

namespace RecEnv;

/// <summary>Environments by id. Reading is thread-safe; register before sharing.</summary>
public sealed class EnvironmentRegistry
{
    private readonly SortedDictionary<string, EnvironmentDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _plugins = new(StringComparer.Ordinal);

    /// <summary>The definitions, in ordinal order of id.</summary>
    public IReadOnlyCollection<EnvironmentDefinition> Definitions => _definitions.Values;

    /// <summary>A registry that holds every environment of this package. A new one on each call.</summary>
    public static EnvironmentRegistry CreateDefault()
    {
        var registry = new EnvironmentRegistry();
        registry.Register(DocumentTransition.Definition);
        registry.Register(InterestEvolution.Definition);
        registry.Register(InterestEvolution.MultiDefinition);
        registry.Register(InterestExploration.Definition);
        registry.Register(InterestExploration.MultiDefinition);
        registry.Register(LongTermSatisfaction.Definition);
        registry.Register(LongTermSatisfaction.MultiDefinition);
        registry.Register(LongTermSatisfaction.StrongDefinition);
        registry.Register(RatingReplay.Definition);
        registry.Register(SlateFeedback.Definition);
        registry.Register(TabularTest.Definition);
        registry.Register(UserResponse.Definition);
        return registry;
    }

    /// <summary>Adds an environment.</summary>
    /// <param name="definition">The definition.</param>
    /// <exception cref="ArgumentException">The id is taken.</exception>
    public void Register(EnvironmentDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!_definitions.TryAdd(definition.Id, definition))
        {
            string owner = PluginOf(definition.Id) is { } plugin ? $", by plugin \"{plugin}\"" : "";
            throw new ArgumentException(
                $"An environment called \"{definition.Id}\" is already registered{owner}. Choose another id.");
        }
    }

    /// <summary>File name of the plugin that an environment comes from; null for any other environment.</summary>
    /// <param name="id">Id of the environment.</param>
    public string? PluginOf(string id) => _plugins.GetValueOrDefault(id);

    /// <summary>Finds an environment.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="UnknownEnvironmentException">There is none of this id.</exception>
    public EnvironmentDefinition Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _definitions.TryGetValue(id, out EnvironmentDefinition? found) ? found : throw Unknown(id);
    }

    /// <summary>Makes a single environment that waits for its first reset.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="settings">How to make it; null for the defaults.</param>
    /// <exception cref="UnknownEnvironmentException">There is none of this id.</exception>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    public IEnvironment Make(string id, EnvironmentSettings? settings = null) => Find(id).Make(settings);

    /// <summary>Makes a vector environment that waits for its first reset.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    /// <param name="settings">How to make it; null for the defaults.</param>
    /// <exception cref="UnknownEnvironmentException">There is none of this id.</exception>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    public IVectorEnvironment MakeVector(string id, int laneCount, EnvironmentSettings? settings = null) =>
        Find(id).MakeVector(laneCount, settings);

    internal bool Contains(string id) => _definitions.ContainsKey(id);

    internal void Register(EnvironmentDefinition definition, string plugin)
    {
        Register(definition);
        _plugins[definition.Id] = plugin;
    }

    internal EnvironmentRegistry Clone()
    {
        var copy = new EnvironmentRegistry();
        foreach ((string id, EnvironmentDefinition definition) in _definitions)
        {
            copy._definitions.Add(id, definition);
        }

        foreach ((string id, string plugin) in _plugins)
        {
            copy._plugins.Add(id, plugin);
        }

        return copy;
    }

    private UnknownEnvironmentException Unknown(string id)
    {
        string hint = Nearest.Find(id, _definitions.Keys) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";
        return new UnknownEnvironmentException(
            $"No environment is called \"{id}\".{hint} \"recenv list\" shows all {_definitions.Count}.");
    }
}

using RecEnv.Agents.ClusterBandit;
using RecEnv.Agents.Drr;
using RecEnv.Agents.FullSlateQ;
using RecEnv.Agents.HitRates;
using RecEnv.Agents.Linear;
using RecEnv.Agents.Planning;
using RecEnv.Agents.PolicyGradient;
using RecEnv.Agents.SlateGfn;
using RecEnv.Agents.SlateQ;
using RecEnv.Agents.TabularQ;
using RecEnv.Agents.UserResponse;
using RecEnv.Agents.Wolpertinger;
using RecEnv.Options;

namespace RecEnv.Agents;

/// <summary>Agents by name. Reading is thread-safe; register before sharing.</summary>
public sealed class AgentRegistry
{
    private readonly SortedDictionary<string, AgentDefinition> _definitions = new(StringComparer.Ordinal);

    /// <summary>The definitions, in ordinal order of name.</summary>
    public IReadOnlyCollection<AgentDefinition> Definitions => _definitions.Values;

    /// <summary>A registry that holds every agent of this package. A new one on each call.</summary>
    public static AgentRegistry CreateDefault()
    {
        var registry = new AgentRegistry();
        registry.Register(new AgentDefinition<NoOptions>(
            "random",
            "Uniform: slates of distinct candidates, or any action that is allowed.",
            (context, _) => new RandomAgent(context.Contract, context.LaneCount, context.Seed)));
        registry.Register(new AgentDefinition<GreedyClickOptions>(
            "greedy-click",
            "InterestEvolution, InterestExploration: the candidates that the user most probably clicks.",
            (context, options) => new GreedyClickAgent(context.Contract, options)));
        registry.Register(new AgentDefinition<NoOptions>(
            "popularity",
            "RatingReplay: the most popular item that is still available.",
            (context, _) => PopularityAgent.FromData(context.Contract)));
        registry.Register(new AgentDefinition<BudgetIndexOptions>(
            "budget-index",
            "InterestEvolution: spends the user's time where a minute returns most.",
            (context, options) => new BudgetIndexAgent(
                context.Contract, options.ReturnPerBudget, options.TopicQualities is [] ? null : options.TopicQualities)));
        registry.Register(new AgentDefinition<OptimalRecommenderOptions>(
            "optimal-recommender",
            "DocumentTransition: the best policy, from the acceptance probabilities.",
            (context, options) => new OptimalRecommender(context.Contract, options.Discount)));
        registry.Register(new AgentDefinition<NoOptions>(
            "simple-policy",
            "SlateFeedback: shows again what the user was shown and did not click.",
            (context, _) => new SimplePolicyAgent(context.Contract, context.LaneCount, context.Seed)));
        registry.Register(new AgentDefinition<NoOptions>(
            "positives",
            "RatingReplay: the oracle, which knows what the user rates high.",
            (context, _) => new PositivesAgent(context.Contract)));
        registry.Register(new AgentDefinition<PointScoreOptions>(
            "point-score",
            "UserResponse: an oracle, which shows the items that the user most probably responds to, or draws such.",
            (context, options) => new PointScoreAgent(context, options)));
        registry.Register(new AgentDefinition<NoOptions>(
            "constant-slate",
            "UserResponse: an oracle, which shows everybody the one slate that is best for all.",
            (context, _) => new ConstantSlateAgent(context.Contract, context.Seed)));
        registry.Register(new AgentDefinition<NoOptions>(
            "most-clickbait",
            "LongTermSatisfaction: the candidates with the most clickbait.",
            (context, _) => new ClickbaitAgent(context.Contract, most: true)));
        registry.Register(new AgentDefinition<NoOptions>(
            "least-clickbait",
            "LongTermSatisfaction: the candidates with the least clickbait.",
            (context, _) => new ClickbaitAgent(context.Contract, most: false)));
        registry.Register(new AgentDefinition<ClusterBanditOptions>(
            "cluster-bandit",
            "InterestExploration: UCB1, KL-UCB or Thompson sampling over topics, anew in each episode.",
            (context, options) => new ClusterBanditAgent(context, options)));
        registry.Register(new AgentDefinition<LinearBanditOptions>(
            "lin-ucb",
            "Slates of items with features: a linear model of the next reward, and optimism where it is uncertain.",
            (context, options) => new LinearBanditAgent(context, samples: false, options)));
        registry.Register(new AgentDefinition<LinearBanditOptions>(
            "lin-ts",
            "Slates of items with features: a linear model of the next reward, drawn anew for each slate.",
            (context, options) => new LinearBanditAgent(context, samples: true, options)));
        registry.Register(new AgentDefinition<TabularQOptions>(
            "tabular-q",
            "Few states and slates: Q-learning in a table.",
            (context, options) => new TabularQAgent(context, options)));
        registry.Register(new AgentDefinition<SlateQOptions>(
            "slateq",
            "Slates of items with features: the values of items, and of slates by how users choose among them.",
            (context, options) => new SlateQAgent(context, options)));
        registry.Register(new AgentDefinition<FullSlateQOptions>(
            "full-slate-q",
            "Slates of items with features: Q-learning that takes each slate for an action of its own.",
            (context, options) => new FullSlateQAgent(context, options)));
        registry.Register(new AgentDefinition<WolpertingerOptions>(
            "wolpertinger",
            "One of many discrete actions: an actor proposes a point, a critic chooses among the actions near it.",
            (context, options) => new WolpertingerAgent(context, options)));
        registry.Register(new AgentDefinition<ReinforceOptions>(
            "reinforce",
            "Slates of items with features, or single actions: a stochastic policy, improved by whole episodes.",
            (context, options) => new ReinforceAgent(context, options)));
        registry.Register(new AgentDefinition<PpoOptions>(
            "ppo",
            "Slates of items with features, or single actions: a stochastic policy, improved in small steps.",
            (context, options) => new PpoAgent(context, options)));
        registry.Register(new AgentDefinition<SlateGfnOptions>(
            "slate-gfn",
            "Slates of a catalogue: shows slates in proportion to a power of their reward, so that all good ones are shown.",
            (context, options) => new SlateGfnAgent(context, options)));
        registry.Register(new AgentDefinition<HitRateOptions>(
            "popular-hits",
            "Slates of a catalogue: the items whose slates have earned most so far, whoever saw them.",
            (context, options) => new HitRateAgent(context, personal: false, options)));
        registry.Register(new AgentDefinition<HitRateOptions>(
            "greedy-hits",
            "Slates of a catalogue: the items whose slates have earned most so far from the same user.",
            (context, options) => new HitRateAgent(context, personal: true, options)));
        registry.Register(new AgentDefinition<DrrOptions>(
            "drr",
            "RatingReplay: an actor and a critic over embeddings of users and items (DRR).",
            (context, options) => new DrrAgent(context, options)));
        registry.Register(new AgentDefinition<DrrItemsOptions>(
            "drr-items",
            "RatingReplay: a softmax over the values of real items, each judged by the other known positives (DRR, repaired).",
            (context, options) => new DrrItemsAgent(context, options)));
        return registry;
    }

    /// <summary>Adds an agent.</summary>
    /// <param name="definition">The definition.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Register(AgentDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!_definitions.TryAdd(definition.Name, definition))
        {
            throw new ArgumentException($"An agent called \"{definition.Name}\" is already registered. Choose another name.");
        }
    }

    /// <summary>Finds an agent.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UnknownAgentException">There is none of this name.</exception>
    public AgentDefinition Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _definitions.TryGetValue(name, out AgentDefinition? found) ? found : throw Unknown(name);
    }

    private UnknownAgentException Unknown(string name)
    {
        string hint = Nearest.Find(name, _definitions.Keys) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";
        return new UnknownAgentException(
            $"No agent is called \"{name}\".{hint} The agents are {string.Join(", ", _definitions.Keys)}.");
    }
}

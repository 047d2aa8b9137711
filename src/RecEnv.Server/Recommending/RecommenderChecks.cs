using System.Globalization;
using RecEnv.Agents;

namespace RecEnv.Server.Recommending;

/// <summary>Refuses options under which no agent can serve, and makes the agent.</summary>
internal static class RecommenderChecks
{
    private const int MostVisits = 65_536;
    private const int MostWaiting = 4096;

    private static readonly TimeSpan _shortestLease = TimeSpan.FromSeconds(1);

    public static void Check(RecommenderOptions options)
    {
        CheckRange(nameof(options.MaxVisits), options.MaxVisits, MostVisits);
        CheckRange(nameof(options.MaxWaiting), options.MaxWaiting, MostWaiting);
        if (options.Lease < _shortestLease)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The lease of visits must be at least 1 s but is {options.Lease.TotalSeconds} s."));
        }

        if (options is { Checkpoint: not null, AgentOptionsJson: not null })
        {
            throw new ArgumentException("The checkpoint holds its agent's options. Leave out the agent's options.");
        }

        if (options is { SaveFile: not null, Learns: false })
        {
            throw new ArgumentException(
                "The agent is to be saved, but does not learn, so there is nothing new in it. Let it learn, or name no file.");
        }
    }

    /// <summary>Makes the agent, and tells all its options.</summary>
    /// <exception cref="ArgumentException">The agent cannot do what is asked.</exception>
    public static (IAgent Agent, string OptionsJson) Make(RecommenderOptions options)
    {
        var context = new AgentContext(options.Contract, options.MaxVisits, options.Seed);
        IAgent agent;
        string? json = options.AgentOptionsJson;
        if (options.Checkpoint is { } checkpoint)
        {
            var registry = new AgentRegistry();
            registry.Register(options.Agent);
            (agent, json) = (AgentFile.Load(checkpoint, registry, context), AgentFile.Describe(checkpoint).AgentOptionsJson);
        }
        else
        {
            agent = options.Agent.Make(context, json);
        }

        if (agent is ILearningAgent learning)
        {
            learning.Mode = options.Mode;
        }
        else if (options.Learns || options.Mode == AgentMode.Train)
        {
            (agent as IDisposable)?.Dispose();
            throw new ArgumentException(
                $"The agent \"{options.Agent.Name}\" does not learn, so it can neither learn from feedback nor explore to learn. " +
                "Serve it as it is, or another one.");
        }

        return (agent, options.Agent.Schema.ToJson(options.Agent.Schema.Parse(json)));
    }

    private static void CheckRange(string name, int value, int most)
    {
        if (value < 1 || value > most)
        {
            throw new ArgumentException($"{name} must be in [1, {most}] but is {value}.");
        }
    }
}

using RecEnv.Agents;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Server;

/// <summary>Which agent a server lets recommend, and how. Immutable.</summary>
public sealed record RecommenderOptions
{
    /// <summary>The agent.</summary>
    public required AgentDefinition Agent { get; init; }

    /// <summary>What it acts for: the spaces that observations come from and actions go to.</summary>
    public required EnvironmentContract Contract { get; init; }

    /// <summary>Options of the agent as a JSON object.</summary>
    /// <value>Default: null, the defaults, or those of the checkpoint.</value>
    public string? AgentOptionsJson { get; init; }

    /// <summary>What the agent has learned, saved for the same spaces; it holds the agent's options, too.</summary>
    /// <value>Default: null, nothing.</value>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Whether an agent that learns explores while it serves.</summary>
    /// <value>Default: <see cref="AgentMode.Evaluate"/>, it does what it holds for best.</value>
    public AgentMode Mode { get; init; } = AgentMode.Evaluate;

    /// <summary>Whether the agent learns from feedback.</summary>
    /// <value>Default: false; feedback is counted and logged.</value>
    public bool Learns { get; init; }

    /// <summary>Most open visits and most rows of one call, in [1, 65536]. Each has a lane of the agent.</summary>
    /// <value>Default: 256.</value>
    public int MaxVisits { get; init; } = 256;

    /// <summary>Most recommendations of one visit that wait for feedback, in [1, 4096]; older ones are forgotten.</summary>
    /// <value>Default: 64.</value>
    public int MaxWaiting { get; init; } = 64;

    /// <summary>How long a visit lives without any call, at least 1 s.</summary>
    /// <value>Default: 10 min.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Seed of all that the agent draws. A visit draws from a stream of its own, made of this seed and its name.
    /// </summary>
    /// <value>Default: 0.</value>
    public ulong Seed { get; init; }

    /// <summary>File that the agent is written to, whole or not at all, when the server stops and when a client asks.</summary>
    /// <value>Default: null, none.</value>
    public string? SaveFile { get; init; }

    /// <summary>File that gets one JSON line a recommendation, when it is known what came of it. Appended to.</summary>
    /// <value>Default: null, none.</value>
    public string? LogFile { get; init; }
}

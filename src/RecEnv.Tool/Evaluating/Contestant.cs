using RecEnv.Agents;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Tool.Evaluating;

/// <summary>An agent to be judged: a name and options, or a file that one was saved in.</summary>
/// <param name="Name">Name of an agent, or path of a checkpoint.</param>
/// <param name="OptionsJson">Options of the agent; null for the defaults.</param>
internal sealed record Contestant(string Name, string? OptionsJson)
{
    /// <summary>True when the name is that of a file.</summary>
    public bool IsFile => Name.EndsWith(".safetensors", StringComparison.Ordinal);

    /// <summary>Makes the agent.</summary>
    /// <param name="agents">Agents by name.</param>
    /// <param name="context">What for.</param>
    public IAgent Make(AgentRegistry agents, AgentContext context)
    {
        if (!IsFile)
        {
            RunFolders.Refuse(Name, agents.Definitions.Select(one => one.Name));
            return agents.Find(Name).Make(context, OptionsJson);
        }

        return OptionsJson is null
            ? AgentFile.Load(Checkpoint.Read(Name), agents, context)
            : throw new MisuseException($"\"{Name}\" holds its agent's options. Leave out the agent's options.");
    }
}

/// <summary>A contestant and what it did.</summary>
/// <param name="Contestant">The agent.</param>
/// <param name="Trained">Steps that it learned before.</param>
/// <param name="Result">What it did.</param>
internal sealed record Judged(Contestant Contestant, long Trained, EvaluationResult Result);

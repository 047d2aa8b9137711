using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents;

/// <summary>A learning agent in a file: what it is, what it was made for, and what it has learned.</summary>
public static class AgentFile
{
    private const string FormatKey = "recenv.agent_format";
    private const string AgentKey = "recenv.agent";
    private const string OptionsKey = "recenv.agent_options";
    private const string EnvironmentKey = "recenv.environment";
    private const string EnvironmentOptionsKey = "recenv.environment_options";
    private const string ObservationKey = "recenv.observation_space";
    private const string ActionKey = "recenv.action_space";
    private const string Format = "1";

    /// <summary>Saves an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="definition">What it was made by.</param>
    /// <param name="optionsJson">Its options as given to the definition; null for the defaults.</param>
    /// <param name="contract">The environment that it was made for.</param>
    public static Checkpoint Save(
        ILearningAgent agent, AgentDefinition definition, string? optionsJson, EnvironmentContract contract)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(contract);
        var checkpoint = new Checkpoint();
        checkpoint.SetText(FormatKey, Format);
        checkpoint.SetText(AgentKey, definition.Name);
        checkpoint.SetText(OptionsKey, definition.Schema.ToJson(definition.Schema.Parse(optionsJson)));
        checkpoint.SetText(EnvironmentKey, contract.EnvironmentId);
        checkpoint.SetText(EnvironmentOptionsKey, contract.OptionsJson);
        checkpoint.SetText(ObservationKey, contract.ObservationSpace.Describe());
        checkpoint.SetText(ActionKey, contract.ActionSpace.Describe());
        agent.Save(checkpoint);
        return checkpoint;
    }

    /// <summary>Tells which agent a checkpoint holds.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="CheckpointException">It holds none.</exception>
    public static AgentFileFacts Describe(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (!checkpoint.Texts.TryGetValue(FormatKey, out string? format) || format != Format)
        {
            throw new CheckpointException(
                format is null
                    ? "The checkpoint holds no agent: it was not saved by recenv. Give a file that recenv saved an agent in."
                    : $"The agent was saved in format {format}, and this version reads format {Format}. Use the version that saved it.");
        }

        return new AgentFileFacts(
            checkpoint.GetText(AgentKey),
            checkpoint.GetText(OptionsKey),
            checkpoint.GetText(EnvironmentKey),
            checkpoint.GetText(EnvironmentOptionsKey));
    }

    /// <summary>Makes the agent that a checkpoint holds.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="registry">Agents by name.</param>
    /// <param name="context">What it is to act for: an environment of the same spaces; its other options may differ.</param>
    /// <exception cref="CheckpointException">The checkpoint holds no agent, one for other spaces, or a broken one.</exception>
    /// <exception cref="UnknownAgentException">The registry has no such agent.</exception>
    public static ILearningAgent Load(Checkpoint checkpoint, AgentRegistry registry, AgentContext context)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(context);
        AgentFileFacts facts = Describe(checkpoint);
        CheckSpace("observation", checkpoint.GetText(ObservationKey), context.Contract, context.Contract.ObservationSpace.Describe(), facts);
        CheckSpace("action", checkpoint.GetText(ActionKey), context.Contract, context.Contract.ActionSpace.Describe(), facts);
        // What a run keeps beside its agent may be infinite: a return that was.
        if (checkpoint.NotFinite().FirstOrDefault(one => !one.StartsWith("run.", StringComparison.Ordinal)) is { } name)
        {
            throw new CheckpointException(
                $"Tensor \"{name}\" of the agent \"{facts.Agent}\" holds numbers that are not finite: it diverged, or the file is damaged. " +
                "Give a sound one.");
        }

        if (registry.Find(facts.Agent).Make(context with { Saved = checkpoint }, facts.AgentOptionsJson) is not ILearningAgent agent)
        {
            throw new CheckpointException(
                $"The agent \"{facts.Agent}\" does not learn, so that a checkpoint cannot hold it. Name the agent instead.");
        }

        agent.Load(checkpoint);
        return agent;
    }

    private static void CheckSpace(string which, string saved, EnvironmentContract contract, string wanted, AgentFileFacts facts)
    {
        if (saved != wanted)
        {
            throw new CheckpointException(SpaceMismatch.Sentence(which, saved, contract, wanted, facts));
        }
    }
}

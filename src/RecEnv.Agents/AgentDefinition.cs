using RecEnv.Options;

namespace RecEnv.Agents;

/// <summary>How an agent is made from its options: what a registry holds.</summary>
public abstract class AgentDefinition
{
    private protected AgentDefinition(string name, string summary, Type optionsType)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!char.IsAsciiLetterLower(name[0]) || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException(
                $"An agent cannot be called \"{name}\". Use lower-case letters, digits and hyphens, as in \"tabular-q\".");
        }

        (Name, Summary, Schema) = (name, summary, OptionsSchema.For(optionsType));
    }

    /// <summary>Its name, e.g. "tabular-q".</summary>
    public string Name { get; }

    /// <summary>What the agent does, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>The options.</summary>
    public OptionsSchema Schema { get; }

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="optionsJson">Its options as a JSON object; null for the defaults.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    /// <exception cref="AgentMismatchException">The agent cannot act in this environment.</exception>
    public IAgent Make(AgentContext context, string? optionsJson = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(context.LaneCount, 1, nameof(context));
        return Create(context, Schema.Parse(optionsJson));
    }

    private protected abstract IAgent Create(AgentContext context, object options);
}

namespace RecEnv.Agents;

/// <summary>How an agent is made from its options record.</summary>
/// <typeparam name="TOptions">An immutable record whose properties carry <see cref="Options.OptionAttribute"/>.</typeparam>
public sealed class AgentDefinition<TOptions> : AgentDefinition
    where TOptions : class, new()
{
    private readonly Func<AgentContext, TOptions, IAgent> _create;

    /// <summary>Defines an agent.</summary>
    /// <param name="name">Lower-case letters, digits and hyphens.</param>
    /// <param name="summary">What it does, in one sentence.</param>
    /// <param name="create">
    /// Makes it for checked options; throws <see cref="AgentMismatchException"/> for an environment that does not suit it.
    /// </param>
    /// <exception cref="ArgumentException">The name is malformed.</exception>
    public AgentDefinition(string name, string summary, Func<AgentContext, TOptions, IAgent> create)
        : base(name, summary, typeof(TOptions))
    {
        _create = create;
    }

    private protected override IAgent Create(AgentContext context, object options) => _create(context, (TOptions)options);
}

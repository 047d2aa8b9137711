using RecEnv.Options;
using RecEnv.Simulation;

namespace RecEnv;

/// <summary>How an environment is made from its options record.</summary>
/// <typeparam name="TOptions">An immutable record whose properties carry <see cref="Options.OptionAttribute"/>.</typeparam>
public sealed class EnvironmentDefinition<TOptions> : EnvironmentDefinition
    where TOptions : class, new()
{
    private readonly Func<TOptions, int, ISimulation> _create;
    private readonly Func<TOptions, int> _stepLimit;

    /// <summary>Defines an environment.</summary>
    /// <param name="id">Name and version, e.g. "InterestEvolution-v0". A change of trajectories needs a new version.</param>
    /// <param name="summary">What it is, in one sentence.</param>
    /// <param name="create">Makes the dynamics for checked options and a number of lanes.</param>
    /// <param name="stepLimit">Steps after which an episode is truncated, 0 for none; null for never.</param>
    /// <exception cref="ArgumentException">The id is not of the form Name-vN.</exception>
    public EnvironmentDefinition(
        string id,
        string summary,
        Func<TOptions, int, ISimulation> create,
        Func<TOptions, int>? stepLimit = null)
        : base(id, summary, OptionsSchema.For<TOptions>())
    {
        _create = create;
        _stepLimit = stepLimit ?? (_ => 0);
    }

    private protected override ISimulation Create(object options, int laneCount) => options is TOptions own
        ? _create(own, laneCount)
        : throw new ArgumentException($"\"{Id}\" takes {typeof(TOptions).Name}, not {options.GetType().Name}.");

    private protected override int DefaultStepLimit(object options) => _stepLimit((TOptions)options);
}

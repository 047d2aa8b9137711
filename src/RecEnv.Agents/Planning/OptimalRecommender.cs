using RecEnv.Environments.DocumentTransition;
using RecEnv.Spaces;

namespace RecEnv.Agents.Planning;

/// <summary>For DocumentTransition: shows what the exactly best policy shows.</summary>
/// <remarks>
/// The oracle: it knows the acceptance probabilities. Exact policy iteration, <see cref="DocumentTransitionSolver"/>.
/// Works with every observation and layout. Draws nothing.
/// </remarks>
public sealed class OptimalRecommender : IPropensityAgent
{
    private readonly Propensities _propensities = new();
    private readonly int[] _actions;
    private readonly bool _oneHot;

    /// <summary>Makes the agent; a matrix from a file is read again, on this machine.</summary>
    /// <param name="contract">Contract of DocumentTransition.</param>
    /// <param name="discount">γ, in [0, 1].</param>
    /// <exception cref="AgentMismatchException">It is another environment's contract.</exception>
    /// <exception cref="Options.InvalidOptionException">The file of the matrix cannot be read here.</exception>
    public OptimalRecommender(EnvironmentContract contract, double discount = 1)
        : this(contract, TransitionMatrix.Of(OptionsOf(contract)), discount)
    {
    }

    /// <summary>Makes the agent with a given matrix, for an environment whose file is elsewhere.</summary>
    /// <param name="contract">Contract of DocumentTransition.</param>
    /// <param name="matrix">Its acceptance probabilities.</param>
    /// <param name="discount">γ, in [0, 1].</param>
    /// <exception cref="ArgumentException">It is another environment's contract, or of another number of documents.</exception>
    public OptimalRecommender(EnvironmentContract contract, TransitionMatrix matrix, double discount = 1)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        DocumentTransitionOptions options = OptionsOf(contract);
        var actions = (DiscreteSpace)contract.ActionSpace;
        if (actions.N != matrix.DocumentCount)
        {
            throw new ArgumentException(
                $"The matrix has {matrix.DocumentCount} documents, but \"{contract.EnvironmentId}\" has {actions.N} under " +
                "these options. Give the matrix that the environment uses.",
                nameof(matrix));
        }

        Policy = new DocumentTransitionSolver(matrix, options, discount).Solve();
        _actions = [.. Policy.Actions];
        _oneHot = contract.ObservationSpace is BoxSpace;
    }

    /// <summary>The policy and what it is worth.</summary>
    public OptimalPolicy Policy { get; }

    /// <inheritdoc/>
    /// <remarks>0: the choice is certain.</remarks>
    public ReadOnlySpan<double> LogPropensities => _propensities.Certain;

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        _propensities.Of(step);
        LeafBuffer observed = step.Observations.Leaves[0];
        Span<long> shown = actions.Leaves[0].As<long>();
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.IsIdle(lane))
            {
                continue;
            }

            int current = _oneHot ? observed.Lane<float>(lane).IndexOf(1f) : (int)observed.Lane<long>(lane)[0];
            shown[lane] = _actions[current];
        }
    }

    private static DocumentTransitionOptions OptionsOf(EnvironmentContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return contract.EnvironmentId == DocumentTransition.Definition.Id
            ? (DocumentTransitionOptions)DocumentTransition.Definition.Schema.Parse(contract.OptionsJson)
            : throw new AgentMismatchException(
                $"The optimal recommender is for \"{DocumentTransition.Definition.Id}\", not for \"{contract.EnvironmentId}\".");
    }
}

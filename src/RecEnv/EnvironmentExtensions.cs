
namespace RecEnv;

/// <summary>Steps with plain numbers, for environments whose action is one array of integers.</summary>
public static class EnvironmentExtensions
{
    /// <summary>Advances every lane by one step.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="actions">Actions of all lanes, row-major [lanes, shape…].</param>
    /// <exception cref="InvalidActionException">
    /// There are too few or too many numbers, or an action is not allowed. No lane has moved.
    /// </exception>
    public static VectorStep Step(this IVectorEnvironment environment, params ReadOnlySpan<long> actions)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ActionInput.Fill(environment.Contract, environment.Actions, actions);
        return environment.Step(environment.Actions);
    }

    /// <summary>Advances the episode by one step.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="action">The action, row-major [shape…]; for a slate, the candidates in the order shown.</param>
    /// <exception cref="InvalidActionException">
    /// There are too few or too many numbers, or the action is not allowed. Nothing has moved.
    /// </exception>
    public static StepResult Step(this IEnvironment environment, params ReadOnlySpan<long> action)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ActionInput.Fill(environment.Contract, environment.Action, action);
        return environment.Step(environment.Action);
    }
}

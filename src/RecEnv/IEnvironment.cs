using RecEnv.Spaces;

namespace RecEnv;

/// <summary>One episode at a time of an environment, in this process or on a server.</summary>
public interface IEnvironment : IDisposable
{
    /// <summary>Spaces and facts.</summary>
    EnvironmentContract Contract { get; }

    /// <summary>An action that belongs to the environment, to be filled and given to Step; one lane.</summary>
    ValueBatch Action { get; }

    /// <summary>Starts an episode.</summary>
    /// <param name="seed">The seed; null goes on with the next episode of the present one (0 at first).</param>
    StepResult Reset(ulong? seed = null);

    /// <summary>Advances the episode by one step.</summary>
    /// <param name="action">One action.</param>
    /// <exception cref="InvalidActionException">The action is not allowed. Nothing has moved.</exception>
    /// <exception cref="ResetNeededException">There was no reset yet, or the episode is over.</exception>
    StepResult Step(ValueBatch action);

    /// <summary>Saves the complete state, generators included; the continuation is bit-identical.</summary>
    byte[] Snapshot();

    /// <summary>Puts the environment into a saved state.</summary>
    /// <param name="snapshot">What <see cref="Snapshot"/> gave, here or in another process.</param>
    /// <exception cref="SnapshotException">The snapshot is damaged or foreign. Nothing has changed.</exception>
    StepResult Restore(ReadOnlySpan<byte> snapshot);

    /// <summary>Copies the environment, state included.</summary>
    IEnvironment Fork();

    /// <summary>Draws the present state as text.</summary>
    string Render();
}

using RecEnv.Spaces;

namespace RecEnv;

/// <summary>A number of episodes of one environment side by side, in this process or on a server.</summary>
/// <remarks>
/// A lane's trajectory depends on the environment's id and options, the lane's seed and its actions, and on nothing
/// else. Lane i of an environment reset with seed s equals a single environment reset with seed s + i. Not
/// thread-safe: one caller at a time. When the simulation itself throws in Step or Reset, some lanes have moved and
/// some have not: until all lanes are reset or a snapshot is restored, other calls throw
/// <see cref="ResetNeededException"/>.
/// </remarks>
public interface IVectorEnvironment : IDisposable
{
    /// <summary>Spaces and facts.</summary>
    EnvironmentContract Contract { get; }

    /// <summary>Number of lanes, at least 1.</summary>
    int LaneCount { get; }

    /// <summary>When a lane whose episode ended starts the next one.</summary>
    AutoresetMode Autoreset { get; }

    /// <summary>A batch of actions that belongs to the environment, to be filled and given to Step.</summary>
    ValueBatch Actions { get; }

    /// <summary>What the lanes returned last.</summary>
    /// <exception cref="ResetNeededException">The environment was never reset.</exception>
    VectorStep Current { get; }

    /// <summary>Starts an episode in every lane.</summary>
    /// <param name="seed">
    /// Lane i gets seed + i (modulo 2⁶⁴). Null: each lane goes on with its own seed's next episode; a lane that never
    /// had a seed has its index.
    /// </param>
    VectorStep Reset(ulong? seed = null);

    /// <summary>Starts an episode in some lanes; the others keep what they returned last.</summary>
    /// <param name="lanes">The lanes, ascending, each once; at least one.</param>
    /// <exception cref="ArgumentException">A lane is out of range or out of order, or there is none.</exception>
    /// <exception cref="ResetNeededException">The environment was never reset as a whole.</exception>
    VectorStep Reset(ReadOnlySpan<LaneReset> lanes);

    /// <summary>Advances every lane by one step.</summary>
    /// <param name="actions">One action a lane; <see cref="Actions"/> or another batch of the action space.</param>
    /// <exception cref="InvalidActionException">An action is not allowed. No lane has moved.</exception>
    /// <exception cref="ResetNeededException">
    /// There was no reset yet, or autoreset is disabled and an episode is over. No lane has moved.
    /// </exception>
    VectorStep Step(ValueBatch actions);

    /// <summary>Saves the complete state, generators included; the continuation is bit-identical.</summary>
    /// <exception cref="ResetNeededException">The environment was never reset.</exception>
    byte[] Snapshot();

    /// <summary>Puts the environment into a saved state.</summary>
    /// <param name="snapshot">What <see cref="Snapshot"/> gave, here or in another process.</param>
    /// <returns>What the lanes had returned last when the snapshot was taken.</returns>
    /// <exception cref="SnapshotException">The snapshot is damaged or foreign. Nothing has changed.</exception>
    VectorStep Restore(ReadOnlySpan<byte> snapshot);

    /// <summary>Copies the environment, state included; the two then go their own ways.</summary>
    IVectorEnvironment Fork();

    /// <summary>Draws one lane as text.</summary>
    /// <param name="lane">The lane, in [0, lanes).</param>
    /// <exception cref="ResetNeededException">The environment was never reset.</exception>
    string Render(int lane);
}

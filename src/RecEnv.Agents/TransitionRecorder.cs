using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>Makes transitions of the steps of a vector environment, the same ones in every autoreset mode.</summary>
/// <remarks>Call <see cref="Before"/> with the chosen actions, step the environment, then call <see cref="After"/>.</remarks>
public sealed class TransitionRecorder
{
    private readonly TransitionBatch _batch;

    /// <summary>Makes the recorder.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    public TransitionRecorder(EnvironmentContract contract, int laneCount)
    {
        _batch = new TransitionBatch(contract, laneCount);
    }

    /// <summary>Keeps what the environment's next step will overwrite.</summary>
    /// <param name="step">What the lanes returned last.</param>
    /// <param name="actions">What was chosen on it.</param>
    public void Before(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        _batch.Observations.CopyFrom(step.Observations);
        _batch.Actions.CopyFrom(actions);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            _batch.Present[lane] = !step.IsIdle(lane);
            _batch.First[lane] = step.Started[lane];
        }
    }

    /// <summary>Completes the transitions.</summary>
    /// <param name="step">What the environment's step returned.</param>
    /// <returns>The same object every time.</returns>
    public TransitionBatch After(VectorStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        _batch.NextObservations.CopyFrom(step.Observations);
        step.Rewards.CopyTo(_batch.Rewards);
        step.Terminated.CopyTo(_batch.Terminated);
        step.Truncated.CopyTo(_batch.Truncated);
        for (int row = 0; row < step.Final.Count; row++)
        {
            _batch.NextObservations.CopyLane(step.Final.Observations, row, step.Final.Lanes[row]);
        }

        return _batch;
    }
}

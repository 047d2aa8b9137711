using RecEnv.Agents;

namespace RecEnv.Server.Recommending;

/// <summary>Makes transitions of feedback, and lets the agent learn from those of one call.</summary>
/// <remarks>
/// A batch holds at most one transition a lane; a lane that comes up again begins the next batch. A transition that
/// follows a gap in its visit's feedback counts as the first of an episode, so that the agent links it to nothing.
/// </remarks>
internal sealed class OnlineLearner(ILearningAgent agent, EnvironmentContract contract, int laneCount)
{
    private readonly TransitionBatch _batch = new(contract, laneCount);
    private bool _any;

    /// <summary>Feedbacks learned from.</summary>
    public long Count { get; private set; }

    public void Add(int lane, Waiting made, bool first, FeedbackRows rows, int row)
    {
        if (_batch.Present[lane])
        {
            Learn();
        }

        _batch.Observations.CopyLane(made.Observation!, 0, lane);
        _batch.Actions.CopyLane(made.Action, 0, lane);
        _batch.NextObservations.CopyLane(rows.Next!, row, lane);
        _batch.Rewards[lane] = rows.Rewards[row];
        _batch.Terminated[lane] = rows.Terminated[row];
        _batch.Truncated[lane] = rows.Truncated[row];
        _batch.First[lane] = first;
        _batch.Present[lane] = true;
        _any = true;
        Count++;
    }

    /// <summary>Lets the agent learn from what was added since.</summary>
    public void Learn()
    {
        if (_any)
        {
            try
            {
                agent.Learn(_batch);
            }
            finally
            {
                _batch.Present.Clear();
                _any = false;
            }
        }
    }
}

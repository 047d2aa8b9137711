namespace RecEnv.Agents.Online;

/// <summary>Hands feedback to the agent: in the order in which it arrived, when an update is due.</summary>
/// <remarks>A batch holds at most one transition a lane; a lane that comes up again begins the next batch.</remarks>
internal sealed class Learner
{
    private readonly ILearningAgent _agent;
    private readonly EnvironmentContract _contract;
    private readonly TransitionBatch _batch;
    private readonly List<Feedback> _arrived = [];
    private readonly Stack<Feedback> _free = [];

    public Learner(ILearningAgent agent, EnvironmentContract contract, int slotCount)
    {
        (_agent, _contract) = (agent, contract);
        _batch = new TransitionBatch(contract, slotCount);
    }

    /// <summary>Feedbacks that arrived since the last update.</summary>
    public int Waiting => _arrived.Count;

    /// <summary>An empty feedback to fill.</summary>
    public Feedback Take() => _free.TryPop(out Feedback? free) ? free : new Feedback(_contract);

    /// <summary>Notes that a feedback has arrived.</summary>
    public void Arrive(Feedback feedback) => _arrived.Add(feedback);

    /// <summary>Lets the agent learn from all that has arrived.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Update()
    {
        if (_arrived.Count == 0)
        {
            return false;
        }

        foreach (Feedback feedback in _arrived)
        {
            if (_batch.Present[feedback.Slot])
            {
                Flush();
            }

            Put(feedback);
            _free.Push(feedback);
        }

        Flush();
        _arrived.Clear();
        return true;
    }

    private void Put(Feedback feedback)
    {
        int lane = feedback.Slot;
        _batch.Observations.CopyLane(feedback.Observation, 0, lane);
        _batch.Actions.CopyLane(feedback.Action, 0, lane);
        _batch.NextObservations.CopyLane(feedback.Next, 0, lane);
        _batch.Rewards[lane] = feedback.Reward;
        _batch.Terminated[lane] = feedback.Terminated;
        _batch.Truncated[lane] = feedback.Truncated;
        _batch.First[lane] = feedback.First;
        _batch.Present[lane] = true;
    }

    private void Flush()
    {
        _agent.Learn(_batch);
        _batch.Present.Clear();
    }
}

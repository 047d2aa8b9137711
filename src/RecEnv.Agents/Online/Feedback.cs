using RecEnv.Spaces;

namespace RecEnv.Agents.Online;

/// <summary>What came of one request, on its way to the learner.</summary>
internal sealed class Feedback(EnvironmentContract contract)
{
    public ValueBatch Observation { get; } = new(contract.ObservationSpace, 1);

    public ValueBatch Action { get; } = new(contract.ActionSpace, 1);

    public ValueBatch Next { get; } = new(contract.ObservationSpace, 1);

    public int Slot { get; private set; }

    public double Reward { get; private set; }

    public bool Terminated { get; private set; }

    public bool Truncated { get; private set; }

    public bool First { get; private set; }

    /// <summary>Keeps what was acted on.</summary>
    public void Before(VectorStep step, ValueBatch actions, int slot)
    {
        Observation.CopyFrom(step.Observations);
        Action.CopyLane(actions, slot, 0);
        (Slot, First) = (slot, step.Started[0]);
    }

    /// <summary>Keeps what came of it.</summary>
    public void After(VectorStep step)
    {
        Next.CopyFrom(step.Observations);
        (Reward, Terminated, Truncated) = (step.Rewards[0], step.Terminated[0], step.Truncated[0]);
    }
}

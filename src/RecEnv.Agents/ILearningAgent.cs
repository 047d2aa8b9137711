using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents;

/// <summary>An agent that learns from what its actions led to, and that can be saved.</summary>
/// <remarks>
/// <see cref="IAgent.Act"/> chooses, <see cref="Learn"/> is given what came of it. What an agent has learned is shared by
/// all lanes; it takes lanes in ascending order, so that the same transitions always leave the same agent behind.
/// </remarks>
public interface ILearningAgent : IAgent
{
    /// <summary>What it acts for; <see cref="AgentMode.Train"/> at first.</summary>
    AgentMode Mode { get; set; }

    /// <summary>Learns from a batch of transitions, whatever the mode.</summary>
    /// <param name="transitions">At most one transition a lane; the agent keeps no reference to it.</param>
    void Learn(TransitionBatch transitions);

    /// <summary>Puts everything that was learned into a checkpoint, exploration's random streams included.</summary>
    /// <param name="checkpoint">Receives tensors and texts.</param>
    void Save(Checkpoint checkpoint);

    /// <summary>Takes over what <see cref="Save"/> gave; then goes on as the saved agent would have.</summary>
    /// <param name="checkpoint">From an agent of the same kind, options and spaces.</param>
    /// <exception cref="CheckpointException">It is from another agent. Nothing has changed.</exception>
    void Load(Checkpoint checkpoint);
}

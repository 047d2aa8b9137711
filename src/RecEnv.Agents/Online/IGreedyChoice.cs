using RecEnv.Spaces;

namespace RecEnv.Agents.Online;

/// <summary>An agent that can tell what it would do without exploring.</summary>
public interface IGreedyChoice : IAgent
{
    /// <summary>Fills in the greedy actions. Draws nothing and changes nothing.</summary>
    /// <param name="step">What the lanes returned last.</param>
    /// <param name="actions">Receives the actions, as <see cref="IAgent.Act"/> does.</param>
    void ActGreedily(VectorStep step, ValueBatch actions);
}

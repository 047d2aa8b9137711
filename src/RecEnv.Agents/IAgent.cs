using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>Chooses actions, for all lanes of a vector environment at once.</summary>
/// <remarks>
/// An agent is made for one environment's contract. What it can do beyond choosing (learn, save, load) is an interface
/// of its own that extends this one. Not thread-safe: one caller at a time.
/// </remarks>
public interface IAgent
{
    /// <summary>Chooses an action for every lane.</summary>
    /// <param name="step">What the lanes returned last.</param>
    /// <param name="actions">
    /// Receives the actions. The action of a lane whose episode is over and has not started again is not looked at; an
    /// agent may leave anything there.
    /// </param>
    void Act(VectorStep step, ValueBatch actions);
}

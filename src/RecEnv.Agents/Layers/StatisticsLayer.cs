using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Agents.Layers;

/// <summary>Stands between an environment and a base agent, and adds statistics of the running episode to what it sees.</summary>
/// <remarks>
/// <para>
/// The base agent sees "user" = {raw_observation: the environment's "user", sufficient_statistics: …}. The statistics
/// start anew with each episode and are brought up to date before the base agent is told anything, the end of an episode
/// included. They are a function of the previous statistics and the new observation, so a transition carries them too: a
/// base agent that learns, learns from them. Draws nothing.
/// </para>
/// <para>Reference: RecSim 0.2.4, sufficient_statistics.</para>
/// </remarks>
public abstract class StatisticsLayer : ILearningAgent
{
    private readonly LayerSpace _space;
    private readonly IAgent _agent;
    private readonly VectorStep _step;
    private readonly TransitionBatch _transitions;

    private protected StatisticsLayer(AgentContext context, Space statistics, Func<AgentContext, IAgent> makeAgent)
    {
        _space = new LayerSpace(context.Contract, "raw_observation", "sufficient_statistics", statistics);
        Statistics = _space.Added;
        _agent = makeAgent(context with { Contract = _space.Contract });
        _step = new VectorStep(_space.Contract.ObservationSpace, _space.Contract.Infos, context.LaneCount);
        _transitions = new TransitionBatch(_space.Contract, context.LaneCount);
    }

    /// <inheritdoc/>
    public AgentMode Mode
    {
        get => (_agent as ILearningAgent)?.Mode ?? field;
        set
        {
            field = value;
            if (_agent is ILearningAgent learner)
            {
                learner.Mode = value;
            }
        }
    } = AgentMode.Train;

    /// <summary>Leaves of the statistics in the base agent's observation, in order.</summary>
    private protected int[] Statistics { get; }

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        _step.Final.Clear();
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            Follow(step, lane);
        }

        step.Rewards.CopyTo(_step.Rewards);
        step.Terminated.CopyTo(_step.Terminated);
        step.Truncated.CopyTo(_step.Truncated);
        step.Started.CopyTo(_step.Started);
        for (int i = 0; i < step.Infos.Count; i++)
        {
            step.Infos[i].Values.Bytes.CopyTo(_step.Infos[i].Values.Bytes);
            step.Infos[i].Present.Bytes.CopyTo(_step.Infos[i].Present.Bytes);
        }

        _agent.Act(_step, actions);
    }

    /// <inheritdoc/>
    public void Learn(TransitionBatch transitions)
    {
        ArgumentNullException.ThrowIfNull(transitions);
        if (_agent is not ILearningAgent learner)
        {
            return;
        }

        for (int lane = 0; lane < transitions.LaneCount; lane++)
        {
            _transitions.Observations.CopyLane(_step.Observations, lane, lane);
            _transitions.NextObservations.CopyLane(_step.Observations, lane, lane);
            _space.Copy(transitions.NextObservations, lane, _transitions.NextObservations, lane);
            Advance(transitions.NextObservations, lane, _transitions.NextObservations, lane);
        }

        _transitions.Actions.CopyFrom(transitions.Actions);
        transitions.Rewards.CopyTo(_transitions.Rewards);
        transitions.Terminated.CopyTo(_transitions.Terminated);
        transitions.Truncated.CopyTo(_transitions.Truncated);
        transitions.First.CopyTo(_transitions.First);
        transitions.Present.CopyTo(_transitions.Present);
        learner.Learn(_transitions);
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint) => (_agent as ILearningAgent)?.Save(checkpoint);

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint) => (_agent as ILearningAgent)?.Load(checkpoint);

    /// <summary>Starts the statistics with an episode's first observation.</summary>
    private protected abstract void Begin(ValueBatch outer, int outerRow, ValueBatch inner, int innerRow);

    /// <summary>Brings the statistics in a row up to date with the observation that followed.</summary>
    private protected abstract void Advance(ValueBatch outer, int outerRow, ValueBatch inner, int innerRow);

    private void Follow(VectorStep step, int lane)
    {
        int ended = step.Final.Lanes.IndexOf(lane);
        if (ended >= 0)
        {
            // The episode ended and the next began in one step; the base agent is shown the end as the engine shows it.
            int row = _step.Final.Add(lane);
            _step.Final.Observations.CopyLane(_step.Observations, lane, row);
            _space.Copy(step.Final.Observations, ended, _step.Final.Observations, row);
            Advance(step.Final.Observations, ended, _step.Final.Observations, row);
        }

        _space.Copy(step.Observations, lane, _step.Observations, lane);
        if (step.Started[lane])
        {
            Begin(step.Observations, lane, _step.Observations, lane);
        }
        else
        {
            Advance(step.Observations, lane, _step.Observations, lane);
        }
    }
}

namespace RecEnv.Agents;

/// <summary>The loop that training and evaluation share: act, step, learn, restart lanes that do not restart themselves.</summary>
internal sealed class AgentLoop
{
    private readonly IVectorEnvironment _environment;
    private readonly IAgent _agent;
    private readonly ILearningAgent? _learner;
    private readonly TransitionRecorder? _recorder;
    private VectorStep _step;

    /// <summary>Resets the environment.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="learn">Whether the agent learns from every step, if it can.</param>
    /// <param name="seed">Seed of lane 0.</param>
    public AgentLoop(IVectorEnvironment environment, IAgent agent, bool learn, ulong seed)
        : this(environment, agent, learn, environment.Reset(seed))
    {
    }

    /// <summary>Goes on from where the environment is.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="learn">Whether the agent learns from every step, if it can.</param>
    /// <param name="current">What the environment returned last.</param>
    public AgentLoop(IVectorEnvironment environment, IAgent agent, bool learn, VectorStep current)
    {
        (_environment, _agent) = (environment, agent);
        _learner = learn ? agent as ILearningAgent : null;
        _recorder = _learner is null ? null : new TransitionRecorder(environment.Contract, environment.LaneCount);
        _step = current;
    }

    /// <summary>Number of lanes that the next environment step moves; the others start an episode.</summary>
    public static int CountMoving(VectorStep step)
    {
        int moving = 0;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            moving += step.IsIdle(lane) ? 0 : 1;
        }

        return moving;
    }

    /// <summary>Advances every lane by one step.</summary>
    /// <param name="chosen">Called between acting and stepping, while the step that was acted on is still there.</param>
    public VectorStep Advance(Action<VectorStep>? chosen = null)
    {
        RestartLanes();
        _agent.Act(_step, _environment.Actions);
        chosen?.Invoke(_step);
        _recorder?.Before(_step, _environment.Actions);
        _step = _environment.Step(_environment.Actions);
        if (_recorder is not null)
        {
            _learner!.Learn(_recorder.After(_step));
        }

        return _step;
    }

    private void RestartLanes()
    {
        if (_environment.Autoreset != AutoresetMode.Disabled)
        {
            return;
        }

        VectorStep step = _step;
        LaneReset[] over = [.. Enumerable.Range(0, step.LaneCount).Where(step.IsIdle).Select(lane => new LaneReset(lane))];
        if (over.Length > 0)
        {
            _step = _environment.Reset(over);
        }
    }
}

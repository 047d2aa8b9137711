using RecEnv.Spaces;

namespace RecEnv.Agents.Online;

/// <summary>A number of one-lane environments, each a session's place, shown to one agent as the lanes of one step.</summary>
/// <remarks>
/// An agent acts for all its lanes at once, while users ask one by one. So a slot's last result is copied into its lane
/// of one step, in which every other lane reads as over and not started: such a lane needs no action and is left alone.
/// What an agent keeps for a lane is thus kept for the session in that slot.
/// </remarks>
internal sealed class SlotBoard : IDisposable
{
    private readonly IVectorEnvironment[] _environments;
    private readonly VectorStep _step;
    private readonly ValueBatch _actions;
    private readonly ValueBatch _greedy;

    public SlotBoard(Func<IVectorEnvironment> makeEnvironment, int slotCount)
    {
        _environments = [.. Enumerable.Range(0, slotCount).Select(_ => makeEnvironment())];
        Contract = _environments[0].Contract;
        _step = new VectorStep(Contract.ObservationSpace, Contract.Infos, slotCount);
        _actions = new ValueBatch(Contract.ActionSpace, slotCount);
        _greedy = new ValueBatch(Contract.ActionSpace, slotCount);
        _step.Terminated.Fill(true);
    }

    public EnvironmentContract Contract { get; }

    /// <summary>Actions that the agent chose last, one row a slot.</summary>
    public ValueBatch Actions => _actions;

    /// <summary>What the agent would have done without exploring, one row a slot; see <see cref="IGreedyChoice"/>.</summary>
    public ValueBatch Greedy => _greedy;

    /// <summary>What the agent sees; a slot's lane holds what it was last asked about.</summary>
    public VectorStep Shown => _step;

    /// <summary>What a slot returned last; one lane.</summary>
    public VectorStep Result(int slot) => _environments[slot].Current;

    /// <summary>Starts an episode in a slot.</summary>
    public void Start(int slot, ulong seed) => _environments[slot].Reset(seed);

    /// <summary>Lets the agent choose for one slot.</summary>
    public void Act(IAgent agent, int slot)
    {
        Show(slot);
        (agent as IGreedyChoice)?.ActGreedily(_step, _greedy);
        agent.Act(_step, _actions);
        (_step.Terminated[slot], _step.Started[slot]) = (true, false);
    }

    /// <summary>Takes the chosen action in a slot.</summary>
    public VectorStep Step(int slot)
    {
        IVectorEnvironment environment = _environments[slot];
        environment.Actions.CopyLane(_actions, slot, 0);
        return environment.Step(environment.Actions);
    }

    public void Dispose()
    {
        foreach (IVectorEnvironment environment in _environments)
        {
            environment.Dispose();
        }
    }

    private void Show(int slot)
    {
        VectorStep result = Result(slot);
        _step.Observations.CopyLane(result.Observations, 0, slot);
        _step.Rewards[slot] = result.Rewards[0];
        _step.Terminated[slot] = result.Terminated[0];
        _step.Truncated[slot] = result.Truncated[0];
        _step.Started[slot] = result.Started[0];
        for (int i = 0; i < result.Infos.Count; i++)
        {
            InfoBuffer source = result.Infos[i];
            _step.Infos[i].Present.Bytes[slot] = source.Present.Bytes[0];
            source.Values.Row(0).CopyTo(_step.Infos[i].Values.Row(slot));
        }
    }
}

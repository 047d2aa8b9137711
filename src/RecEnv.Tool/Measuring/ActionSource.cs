using RecEnv.Agents;
using RecEnv.Spaces;

namespace RecEnv.Tool.Measuring;

/// <summary>Random actions to measure stepping with, without measuring the agent where that is possible.</summary>
/// <remarks>
/// Where every action is always allowed, a ring of batches is drawn beforehand. Where a mask decides, an agent draws
/// them step by step, and its time counts.
/// </remarks>
internal sealed class ActionSource
{
    private const int RingSize = 64;

    private readonly RandomAgent _agent;
    private readonly ValueBatch[] _ring = [];
    private int _next;

    public ActionSource(IVectorEnvironment environment)
    {
        EnvironmentContract contract = environment.Contract;
        _agent = new RandomAgent(contract, environment.LaneCount, seed: 0);
        DrawsBeforehand = contract.Infos.All(info => info.Path != "action_mask");
        if (DrawsBeforehand)
        {
            // An agent looks at nothing but flags here, and those of a step of zeros ask for an action in every lane.
            var blank = new VectorStep(contract.ObservationSpace, contract.Infos, environment.LaneCount);
            _ring = [.. Enumerable.Range(0, RingSize).Select(_ => Draw(contract, blank))];
        }
    }

    /// <summary>True when <see cref="Next"/> costs nothing.</summary>
    public bool DrawsBeforehand { get; }

    /// <summary>Actions for the next step.</summary>
    public ValueBatch Next(VectorStep step, ValueBatch own)
    {
        if (DrawsBeforehand)
        {
            _next = (_next + 1) % RingSize;
            return _ring[_next];
        }

        _agent.Act(step, own);
        return own;
    }

    private ValueBatch Draw(EnvironmentContract contract, VectorStep step)
    {
        var actions = new ValueBatch(contract.ActionSpace, step.LaneCount);
        _agent.Act(step, actions);
        return actions;
    }
}

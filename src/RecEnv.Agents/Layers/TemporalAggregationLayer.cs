using RecEnv.Spaces;

namespace RecEnv.Agents.Layers;

/// <summary>Lets a base agent decide every few steps, and makes it pay for changing the slate.</summary>
/// <remarks>
/// <para>
/// A slate (its positions) is held for a period of P steps. The base agent is given Σ γʲ·rⱼ over the period, less a cost when
/// the last two slates of the episode differ: when some feature of some shown item does by more than 10⁻⁴ + 10⁻⁵·|feature|
/// (integers: at all). It is made for the discount γᴾ. Where changing costs anything, it sees "user" =
/// {original_observation, last_slate: features of the items shown last; at an episode's start the first candidates'}.
/// </para>
/// <para>
/// A lane that holds its slate is shown to the base agent as idle, with the observation of its last decision. Rewards reach
/// the base agent through <see cref="VectorStep.Rewards"/>; under <see cref="AutoresetMode.SameStep"/> an episode's last
/// period is not shown. Draws nothing. Reference: RecSim 0.2.4, temporal_aggregation.
/// </para>
/// </remarks>
public sealed class TemporalAggregationLayer : IAgent
{
    private readonly TemporalAggregationOptions _options;
    private readonly LayerSpace _space;
    private readonly IAgent _agent;
    private readonly VectorStep _step;
    private readonly SlateMemory _memory;
    private readonly Period[] _periods;
    private readonly bool[] _decides;
    private readonly ValueBatch _held;

    /// <summary>Makes the layer and its base agent.</summary>
    /// <param name="context">What for; an environment of the RecSim family in dict layout.</param>
    /// <param name="options">The options.</param>
    /// <param name="makeAgent">Makes the base agent for what it will see and the discount that it is to use.</param>
    /// <exception cref="AgentMismatchException">There is no slate, or items have no features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public TemporalAggregationLayer(
        AgentContext context, TemporalAggregationOptions options, Func<AgentContext, double, IAgent> makeAgent)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(makeAgent);
        _options = options.Check();
        _memory = new SlateMemory(context.Contract, context.LaneCount);
        _space = new LayerSpace(
            context.Contract, "original_observation", "last_slate", options.SwitchingCost > 0 ? _memory.Space : null);
        _agent = makeAgent(
            context with { Contract = _space.Contract }, Math.Pow(options.Discount, options.Period));
        _step = new VectorStep(_space.Contract.ObservationSpace, _space.Contract.Infos, context.LaneCount);
        _periods = new Period[context.LaneCount];
        Array.Fill(_periods, new Period { Weight = 1 });
        _decides = new bool[context.LaneCount];
        _held = new ValueBatch(context.Contract.ActionSpace, context.LaneCount);
    }

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            Follow(step, lane);
        }

        _agent.Act(_step, actions);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (_decides[lane])
            {
                _held.CopyLane(actions, lane, lane);
                Record(step, lane);
            }
            else
            {
                actions.CopyLane(_held, lane, lane);
            }
        }
    }

    private void Follow(VectorStep step, int lane)
    {
        bool idle = step.IsIdle(lane);
        bool started = step.Started[lane];
        double reward = started ? 0 : step.Rewards[lane];
        if (started)
        {
            Begin(step, lane);
        }

        ref Period period = ref _periods[lane];
        if (!started || _options.RecsimQuirks)
        {
            reward -= _memory.Changed(lane) && _options.RecsimQuirks ? _options.SwitchingCost : 0;
            period.Reward += period.Weight * reward;
            period.Weight *= _options.Discount;
            period.Steps++;
        }

        _decides[lane] = !idle && (started || _options.RecsimQuirks || period.Steps >= _options.Period);
        if (_decides[lane] || idle)
        {
            Show(step, lane, started ? 0 : period.Reward - Cost(lane));
            _periods[lane] = (started || idle) && _options.RecsimQuirks ? period : new Period { Weight = 1 };
        }
        else
        {
            (_step.Truncated[lane], _step.Started[lane]) = (true, false);
        }
    }

    /// <summary>The cost is part of the period's reward; in RecSim of every step's.</summary>
    private double Cost(int lane) => !_options.RecsimQuirks && _memory.Changed(lane) ? _options.SwitchingCost : 0;

    private void Begin(VectorStep step, int lane)
    {
        if (!_options.RecsimQuirks || !_memory.Any(lane))
        {
            _memory.Begin(step.Observations, lane);
        }

        if (!_options.RecsimQuirks)
        {
            _periods[lane] = new Period { Weight = 1 };
        }
    }

    private void Show(VectorStep step, int lane, double reward)
    {
        _space.Copy(step.Observations, lane, _step.Observations, lane);
        _memory.Show(lane, _step.Observations, _space.Added);
        _step.Rewards[lane] = reward;
        _step.Terminated[lane] = step.Terminated[lane];
        _step.Truncated[lane] = step.Truncated[lane];
        _step.Started[lane] = step.Started[lane];
    }

    private void Record(VectorStep step, int lane)
    {
        if (!_options.RecsimQuirks || !step.Started[lane])
        {
            _memory.Record(step.Observations, lane, _held.Leaves[0].Lane<long>(lane));
        }
    }

    private struct Period
    {
        public double Reward;
        public double Weight;
        public int Steps;
    }
}

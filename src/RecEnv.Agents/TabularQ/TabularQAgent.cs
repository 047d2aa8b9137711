using RecEnv.Agents.Online;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.TabularQ;

/// <summary>Q-learning in a table, for environments of few states and slates.</summary>
/// <remarks>
/// <para>
/// Q(s, a) ← ρ·(r + γ·max Q(s′, ·)) + (1 − ρ)·Q(s, a), with r alone where the episode terminated; ρ = rate·n^(−ω) at the n-th
/// visit. s and a are discretised; all lanes share the table. Exploration, from the lane's own stream: epsilon-greedy takes one uniform for
/// each slate (reservoir sampling of the random one, then whether to take it); min-count takes none. Epsilon decays by
/// its factor whenever a lane's episode ends.
/// </para>
/// <para>
/// Differs from RecSim 0.2.4: an episode's last transition is learned, with a bootstrap where it was truncated, unless
/// <see cref="TabularQOptions.RecsimQuirks"/>. References: Watkins (1989); Even-Dar and
/// Mansour (2003) for ω; RecSim 0.2.4, tabular_q_agent.
/// </para>
/// </remarks>
public sealed class TabularQAgent : ILearningAgent, IGreedyChoice, IPropensityAgent, IReseedableAgent, ITrainingFigures
{
    private readonly TabularQOptions _options;
    private readonly StateActionKeys _keys;
    private readonly QTable _table = new();
    private readonly RandomStream[] _streams;
    private readonly long _firstAction;
    private readonly bool _slates;
    private readonly int[] _taken;
    private readonly double[] _logPropensities;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">There are too many slates or actions.</exception>
    public TabularQAgent(AgentContext context, TabularQOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = options ?? new TabularQOptions();
        _keys = new StateActionKeys(context.Contract, _options);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _slates = context.Contract.Slate is not null;
        _firstAction = _slates ? 0 : ((DiscreteSpace)context.Contract.ActionSpace).Start;
        _logPropensities = new double[context.LaneCount];
        _taken = new int[_keys.Actions[0].Length];
        Epsilon = _options.Epsilon;
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>Probability of a random slate at present.</summary>
    public double Epsilon { get; private set; }

    /// <summary>What has been learned.</summary>
    internal QTable Table => _table;

    /// <summary>How states and actions are named.</summary>
    internal StateActionKeys Keys => _keys;

    /// <inheritdoc/>
    /// <remarks>log(ε/A + (1 − ε)·[it is the greedy one]) with A actions under epsilon-greedy; else 0.</remarks>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                _keys.Read(step.Observations, lane);
                Write(Choose(ref _streams[lane], out _logPropensities[lane]), actions.Leaves[0].Lane<long>(lane));
            }
        }
    }

    /// <inheritdoc/>
    public void ActGreedily(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                _keys.Read(step.Observations, lane);
                Write(Best(out _), actions.Leaves[0].Lane<long>(lane));
            }
        }
    }

    /// <inheritdoc/>
    public void Learn(TransitionBatch transitions)
    {
        ArgumentNullException.ThrowIfNull(transitions);
        for (int lane = 0; lane < transitions.LaneCount; lane++)
        {
            if (!transitions.Present[lane])
            {
                continue;
            }

            bool over = transitions.Terminated[lane] || transitions.Truncated[lane];
            if (!over || !_options.RecsimQuirks)
            {
                Learn(transitions, lane);
            }

            Epsilon *= over ? _options.EpsilonDecay : 1;
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        (long[] Key, double Value, long Visits)[] entries = [.. _table.Entries];
        checkpoint.Set<long>("table.keys", [.. entries.SelectMany(entry => entry.Key)], entries.Length, _keys.Length);
        checkpoint.Set<double>("table.values", [.. entries.Select(entry => entry.Value)]);
        checkpoint.Set<long>("table.visits", [.. entries.Select(entry => entry.Visits)]);
        checkpoint.Set<double>("epsilon", [Epsilon]);
        ExplorationStreams.Save(_streams, checkpoint);
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<double> values = checkpoint.Get<double>("table.values", -1);
        ReadOnlySpan<long> visits = checkpoint.Get<long>("table.visits", values.Length);
        ReadOnlySpan<long> keys = checkpoint.Get<long>("table.keys", values.Length, _keys.Length);
        double epsilon = checkpoint.Get<double>("epsilon", 1)[0];
        if (!double.IsFinite(epsilon) || values.ContainsAny(double.NaN, double.PositiveInfinity, double.NegativeInfinity))
        {
            throw new CheckpointException(
                "Tensors \"table.values\" and \"epsilon\" of the checkpoint must be finite numbers, but are not. Train and save " +
                "the agent anew.");
        }

        ExplorationStreams.Load(_streams, checkpoint);
        Epsilon = epsilon;
        _table.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            _table.Set(keys.Slice(i * _keys.Length, _keys.Length), values[i], visits[i]);
        }
    }

    /// <inheritdoc/>
    public void Collect(ICollection<TrainingFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        figures.Add(new TrainingFigure("epsilon", Epsilon));
        figures.Add(new TrainingFigure("entries", _table.Count));
    }

    /// <summary>Chooses in the state that the keys were read for; index of the action.</summary>
    internal int Choose<TRandom>(ref TRandom random, out double logPropensity)
        where TRandom : struct, IRandomSource
    {
        logPropensity = 0;
        if (Mode == AgentMode.Evaluate)
        {
            return Best(out _);
        }

        return _options.Exploration == TabularQExploration.MinCount
            ? LeastVisited()
            : ExploreByEpsilon(ref random, out logPropensity);
    }

    private int ExploreByEpsilon<TRandom>(ref TRandom random, out double logPropensity)
        where TRandom : struct, IRandomSource
    {
        int other = 0;
        for (int i = 1; i < _keys.Actions.Count; i++)
        {
            other = random.Uniform() < 1.0 / (i + 1) ? i : other;
        }

        int best = Best(out _);
        int chosen = random.Uniform() <= Epsilon ? other : best;
        double epsilon = Math.Clamp(Epsilon, 0, 1);
        logPropensity = Math.Log((epsilon / _keys.Actions.Count) + (chosen == best ? 1 - epsilon : 0));
        return chosen;
    }

    /// <summary>The first of the actions with the largest value.</summary>
    private int Best(out double value)
    {
        (int best, value) = (0, double.NegativeInfinity);
        for (int i = 0; i < _keys.Actions.Count; i++)
        {
            double candidate = _table.Value(_keys.Of(_keys.Actions[i]));
            if (candidate > value)
            {
                (best, value) = (i, candidate);
            }
        }

        return best;
    }

    private int LeastVisited()
    {
        (int least, long visits) = (0, long.MaxValue);
        for (int i = 0; i < _keys.Actions.Count && visits > 0; i++)
        {
            long candidate = _table.Visits(_keys.Of(_keys.Actions[i]));
            if (candidate < visits)
            {
                (least, visits) = (i, candidate);
            }
        }

        return least;
    }

    private void Learn(TransitionBatch transitions, int lane)
    {
        double future = 0;
        if (!transitions.Terminated[lane])
        {
            _keys.Read(transitions.NextObservations, lane);
            Best(out future);
        }

        _keys.Read(transitions.Observations, lane);
        ReadOnlySpan<long> action = transitions.Actions.Leaves[0].Lane<long>(lane);
        for (int i = 0; i < _taken.Length; i++)
        {
            _taken[i] = (int)(action[i] - _firstAction);
        }

        if (_slates && !_options.OrdinalSlates)
        {
            Array.Sort(_taken);
        }

        double target = transitions.Rewards[lane] + (_options.Discount * future);
        _table.Learn(_keys.Of(_taken), target, _options.LearningRate, _options.RateExponent);
    }

    private void Write(int choice, Span<long> action)
    {
        int[] chosen = _keys.Actions[choice];
        for (int i = 0; i < chosen.Length; i++)
        {
            action[i] = chosen[i] + _firstAction;
        }
    }
}

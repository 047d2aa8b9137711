using System.Runtime.InteropServices;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Optimizers;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Wolpertinger;

/// <summary>An actor-critic for many discrete actions: the actor proposes a point, the critic chooses among the actions near it.</summary>
/// <remarks>
/// <para>
/// a = arg max Q(s, e_a) over the k actions with embeddings nearest to the proto action μ(s). The critic's target is
/// y = r + γ·max_a Q′(s′, e′_a), with r alone after a termination, of target networks that follow slowly; its loss (Q − y)²
/// moves the embeddings too. What the actor climbs is an option. In <see cref="AgentMode.Train"/> an action is random with
/// probability ε: one draw of the lane's exploration stream for whether, one more for which. A gradient step takes one draw
/// a transition of its batch, or none without a replay buffer.
/// </para>
/// <para>
/// Reference: Dulac-Arnold et al. (2015), arXiv 1512.07679. The original that the options named after defects repeat is
/// RecSim-Catalyst's agent.
/// </para>
/// </remarks>
public sealed class WolpertingerAgent : ILearningAgent, ITrainingFigures, IPropensityAgent, IReseedableAgent
{
    private const int CounterCount = 3;

    private readonly WolpertingerOptions _options;
    private readonly DiscreteFeatures _features;
    private readonly NearestActions _nearest;
    private readonly ActorCritic _online;
    private readonly ActorCritic _target;
    private readonly Optimizer[] _optimizers;
    private readonly TransitionMemory _memory;
    private readonly Tape _tape = new();
    private readonly RandomStream[] _streams;
    private readonly RandomStream[] _draws;
    private readonly double[] _logPropensities;
    private readonly float[] _acting;
    private readonly LaneRows _chosen;
    private readonly bool[] _acts;
    private readonly int[] _rows;
    private readonly float[] _states;
    private readonly float[] _nextStates;
    private readonly float[] _targets;
    private readonly int[] _slots;
    private readonly int[] _actions;
    private readonly int[] _near;
    private readonly int[] _best;
    private readonly float[] _bestValues;
    private long _steps;
    private long _due;
    private long _updates;
    private double _loss; // of the gradient steps since the last report
    private int _losses;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">Actions are no single integers, some are forbidden at times, or a state is too long.</exception>
    public WolpertingerAgent(AgentContext context, WolpertingerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = options ?? new WolpertingerOptions();
        _features = new DiscreteFeatures(context.Contract, "Wolpertinger");
        _nearest = new NearestActions(_features.Count, _options.EmbeddingLength, Math.Min(_options.Neighbours, _features.Count));
        var random = new LearningRandom(context.Seed);
        (_online, _target) = (new ActorCritic(_features, _options, random), new ActorCritic(_features, _options, random));
        (ActorCritic copy, ActorCritic source) = _options.ReversedStart ? (_online, _target) : (_target, _online);
        copy.CopyFrom(source);
        float rate = (float)_options.LearningRate;
        _optimizers = [new Adam(_online.Actor, rate), new Adam(_online.Critic, rate), new Adam(_online.Embeddings, rate)];
        _memory = new TransitionMemory(Math.Max(_options.ReplayCapacity, _options.BatchSize), _features.Length);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _draws = [new EpisodeKey(context.Seed, ulong.MaxValue).Stream(StreamId.Exploration)];
        _logPropensities = new double[context.LaneCount];
        _acting = new float[context.LaneCount * _features.Length];
        _chosen = new LaneRows(context.LaneCount, _features.Length);
        (_acts, _rows) = (new bool[context.LaneCount], new int[context.LaneCount]);
        _states = new float[_options.BatchSize * _features.Length];
        _nextStates = new float[_states.Length];
        (_targets, _slots, _actions) = (new float[_options.BatchSize], new int[_options.BatchSize], new int[_options.BatchSize]);
        int rows = Math.Max(context.LaneCount, _options.BatchSize);
        (_near, _best, _bestValues) = (new int[rows * _nearest.Count], new int[rows], new float[rows]);
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>Environment steps learned from.</summary>
    public long Steps => _steps;

    /// <summary>Gradient steps taken.</summary>
    public long Updates => _updates;

    /// <inheritdoc/>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    private int Count => _features.Count;

    /// <summary>Value of the action that a lane's last observation called for; for tests.</summary>
    internal float BestValue(int lane) => _bestValues[_rows[lane]];

    private double RandomShare => Mode == AgentMode.Evaluate ? 0
        : _options.InvertedExploration ? 1 - _options.Epsilon : _options.Epsilon;

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            _acts[lane] = !step.IsIdle(lane);
            if (_acts[lane])
            {
                _features.Read(step.Observations, lane, _acting.AsSpan(lane * _features.Length));
            }
        }

        ReadOnlySpan<float> states = _chosen.Choose(_acting, _acts, _rows, out int count);
        if (count == 0)
        {
            return;
        }

        _tape.Reset();
        using (_tape.NoGrad())
        {
            Choose(_online, _tape.Input(states, count, _features.Length));
        }

        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (_acts[lane])
            {
                actions.Leaves[0].Lane<long>(lane)[0] = _features.First + Explore(lane, _best[_rows[lane]]);
            }
        }
    }

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    /// <inheritdoc/>
    public void Learn(TransitionBatch transitions)
    {
        ArgumentNullException.ThrowIfNull(transitions);
        for (int lane = 0; lane < transitions.LaneCount; lane++)
        {
            if (transitions.Present[lane])
            {
                Keep(transitions, lane);
            }
        }

        for (; _options.ReplayCapacity > 0 && _due >= _options.UpdatePeriod; _due -= _options.UpdatePeriod)
        {
            if (_memory.Count >= _options.WarmUpSteps)
            {
                _memory.Draw(ref _draws[0], _slots);
                Update();
            }
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        _online.Save(checkpoint, "online.");
        _target.Save(checkpoint, "target.");
        foreach ((int i, Optimizer optimizer) in _optimizers.Index())
        {
            optimizer.Save(checkpoint, $"optimizer{i}.");
        }

        checkpoint.Set<long>("counters", [_steps, _due, _updates]);
        checkpoint.Set<ulong>("draws", MemoryMarshal.Cast<RandomStream, ulong>(_draws.AsSpan()));
        ExplorationStreams.Save(_streams, checkpoint);
        _memory.Save(checkpoint);
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<long> counters = checkpoint.Get<long>("counters", CounterCount);
        ReadOnlySpan<ulong> draws = checkpoint.Get<ulong>("draws", 4);
        _online.Load(checkpoint, "online.");
        _target.Load(checkpoint, "target.");
        foreach ((int i, Optimizer optimizer) in _optimizers.Index())
        {
            optimizer.Load(checkpoint, $"optimizer{i}.");
        }

        ExplorationStreams.Load(_streams, checkpoint);
        _memory.Load(checkpoint, Count);
        MemoryMarshal.Cast<ulong, RandomStream>(draws).CopyTo(_draws);
        (_steps, _due, _updates) = (counters[0], counters[1], counters[2]);
    }

    /// <summary>"epsilon", the share of random actions, "updates", and "loss": the mean squared TD error of the gradient steps.</summary>
    /// <param name="figures">Receives them.</param>
    public void Collect(ICollection<TrainingFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        figures.Add(new TrainingFigure("epsilon", RandomShare));
        figures.Add(new TrainingFigure("updates", _updates));
        if (_losses > 0)
        {
            figures.Add(new TrainingFigure("loss", _loss / _losses));
        }

        (_loss, _losses) = (0, 0);
    }

    /// <summary>Takes an action at random, or the best; notes its probability.</summary>
    private int Explore(int lane, int best)
    {
        double share = RandomShare;
        int action = share > 0 && _streams[lane].Uniform() < share ? _streams[lane].Below(Count) : best;
        _logPropensities[lane] = Math.Log((share / Count) + (action == best ? 1 - share : 0));
        return action;
    }

    private void Keep(TransitionBatch transitions, int lane)
    {
        int action = (int)(transitions.Actions.Leaves[0].Lane<long>(lane)[0] - _features.First);
        int slot = _memory.Add(action, transitions.Rewards[lane], transitions.Terminated[lane]);
        _features.Read(transitions.Observations, lane, _memory.State(slot));
        _features.Read(transitions.NextObservations, lane, _memory.NextState(slot));
        _steps++;
        _due++;
        if (_options.ReplayCapacity == 0 && _memory.Count == _options.BatchSize)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                _slots[i] = i;
            }

            Update();
            _memory.Clear();
            _due = 0;
        }
    }

    private void Update()
    {
        int rows = _slots.Length;
        for (int row = 0; row < rows; row++)
        {
            _memory.State(_slots[row]).CopyTo(_states.AsSpan(row * _features.Length));
            _memory.NextState(_slots[row]).CopyTo(_nextStates.AsSpan(row * _features.Length));
            _actions[row] = _memory.Actions[_slots[row]];
        }

        _tape.Reset();
        using (_tape.NoGrad())
        {
            SetTargets(_tape.Input(_nextStates, rows, _features.Length));
        }

        foreach (Optimizer optimizer in _optimizers)
        {
            optimizer.ClearGradients();
        }

        Tensor states = _tape.Input(_states, rows, _features.Length);
        Tensor actions = _online.Actions(_tape);
        Tensor values = _online.Value(states, actions.PickRows(_tape.Index(_actions)));
        Tensor loss = Losses.Mse(values, _tape.Input(_targets, rows, 1));
        _tape.Backward(loss);
        _loss += loss.Item;
        _losses++;
        ClimbActor(states, actions);
        foreach (Optimizer optimizer in _optimizers)
        {
            optimizer.Step();
        }

        _target.MoveToward(_online, (float)_options.TargetRate);
        _updates++;
    }

    private void SetTargets(Tensor nextStates)
    {
        ReadOnlySpan<float> values = Choose(_target, nextStates);
        for (int row = 0; row < _targets.Length; row++)
        {
            double future = _memory.Ended[_slots[row]] ? 0 : _options.Discount * values[row];
            _targets[row] = (float)(_memory.Rewards[_slots[row]] + future);
        }
    }

    /// <summary>Adds the actor's gradients, and those of the embeddings where it moves them.</summary>
    private void ClimbActor(Tensor states, Tensor actions)
    {
        using FreezeScope critic = _online.Critic.Freeze();
        if (_options.ActorGradient == ActorGradient.Critic)
        {
            _tape.Backward(-_online.Value(states, _online.Propose(states)).Mean());
            return;
        }

        int rows = states.Rows;
        Tensor real = actions.Detach();
        Tensor values = _online.Value(states.RepeatRows(Count), real.TileRows(rows)).Reshape(rows, Count).Detach();
        Tensor near = _options.ActorMovesEmbeddings ? actions : real;
        Tensor likeness = _online.Propose(states).MatMul(near, transposeOther: true);
        Tensor shares = (likeness / (float)_options.Temperature).Softmax();
        _tape.Backward(-(shares * values).RowSums().Mean());
    }

    /// <summary>The best of the actions nearest to each state's proto action; returns its values, [rows].</summary>
    private ReadOnlySpan<float> Choose(ActorCritic networks, Tensor states)
    {
        int rows = states.Rows;
        int width = _options.EmbeddingLength;
        int among = _nearest.Count;
        Tensor actions = networks.Actions(_tape);
        ReadOnlySpan<float> protos = networks.Propose(states).Values;
        ReadOnlySpan<float> points = _options.RawNeighbours ? networks.RawActions : actions.Values;
        for (int row = 0; row < rows; row++)
        {
            _nearest.Find(protos.Slice(row * width, width), points, _near.AsSpan(row * among, among));
        }

        Tensor chosen = actions.PickRows(_tape.Index(_near.AsSpan(0, rows * among)));
        ReadOnlySpan<float> values = networks.Value(states.RepeatRows(among), chosen).Values;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> own = values.Slice(row * among, among);
            int place = 0;
            for (int i = 1; i < among; i++)
            {
                place = own[i] > own[place] ? i : place;
            }

            (_best[row], _bestValues[row]) = (_near[(row * among) + place], own[place]);
        }

        return _bestValues;
    }
}

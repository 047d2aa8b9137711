using System.Runtime.InteropServices;
using RecEnv.Agents.Replay;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Optimizers;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.DeepQ;

/// <summary>What deep value agents for slates share: states, replay, exploration, the schedule of gradient steps, saving.</summary>
/// <remarks>
/// A truncated step bootstraps from the last observation, a terminated one from nothing. In <see cref="AgentMode.Train"/> a
/// lane shows a uniformly random slate with probability ε, decided by its own exploration stream; so a slate's probability is
/// ε/(N)_K + (1 − ε)·[it is the greedy one], with (N)_K = N!/(N − K)!.
/// </remarks>
public abstract class DeepQAgent : ILearningAgent, IPropensityAgent, IReseedableAgent, ITrainingFigures
{
    private const int CounterCount = 3;

    private readonly DeepQOptions _options;
    private readonly LaneStates _acting;
    private readonly LaneStates _learning;
    private readonly ReplayBuffer _replay;
    private readonly DeepQBatch _batch;
    private readonly RandomStream[] _streams;
    private readonly RandomStream[] _draws;
    private readonly bool[] _acts;
    private readonly bool[] _explores;
    private readonly int[] _rows;
    private readonly bool[] _wanted;
    private readonly double[] _logPropensities;
    private readonly RandomSlates _random;
    private readonly int[] _slate;
    private readonly float[] _state;
    private readonly float _scale;
    private Optimizer? _optimizer;
    private long _steps;
    private long _due;
    private long _updates;
    private double _epsilon; // of the last act, as the two below
    private bool _byTarget;
    private bool _learned; // since the last act
    private bool _untold; // whether the propensities of explored slates are still to be found
    private double _loss; // of the gradient steps since the last report
    private int _losses;

    private protected DeepQAgent(AgentContext context, DeepQOptions options, string name)
    {
        _options = options;
        Features = new SlateFeatures(context.Contract, name, options.HistoryDecays, options.HistoryLength);
        (_acting, _learning) = (new LaneStates(Features, context.LaneCount), new LaneStates(Features, context.LaneCount));
        var replay = new ReplayOptions(
            options.ReplayCapacity,
            options.Horizon,
            options.Prioritised ? options.PriorityExponent : null,
            options.ImportanceExponent);
        _replay = new ReplayBuffer(replay, context.LaneCount, Features.StateLength, Features.SlateSize);
        _batch = new DeepQBatch(options.BatchSize, Features.StateLength, Features.SlateSize);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _draws = [new EpisodeKey(context.Seed, ulong.MaxValue).Stream(StreamId.Exploration)];
        (_acts, _explores, _rows) = (new bool[context.LaneCount], new bool[context.LaneCount], new int[context.LaneCount]);
        _wanted = new bool[context.LaneCount];
        _logPropensities = new double[context.LaneCount];
        _random = new RandomSlates(Features.CandidateCount, Features.SlateSize);
        _slate = new int[Features.SlateSize];
        _state = new float[Features.StateLength];
        _scale = (float)(options.RewardScale ?? Math.Max(1 - options.Discount, 0.01));
        Random = new LearningRandom(context.Seed);
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>Environment steps learned from.</summary>
    public long Steps => _steps;

    /// <summary>Gradient steps taken.</summary>
    public long Updates => _updates;

    /// <inheritdoc/>
    /// <remarks>Explored slates are compared with the greedy ones when this is asked for, so ask before learning.</remarks>
    /// <exception cref="InvalidOperationException">The agent has learned, or was loaded, since it acted.</exception>
    public ReadOnlySpan<double> LogPropensities
    {
        get
        {
            TellExplored();
            return _logPropensities;
        }
    }

    private protected SlateFeatures Features { get; }

    private protected LearningRandom Random { get; }

    private protected ParameterStore Online { get; } = new();

    private protected ParameterStore Target { get; } = new();

    /// <summary>Factor from rewards to the networks' values.</summary>
    private protected float Scale => _scale;

    /// <summary>The buffer, for tests.</summary>
    internal ReplayBuffer Replay => _replay;

    private double Epsilon => Mode == AgentMode.Evaluate
        ? _options.EvaluationEpsilon
        : _steps >= _options.EpsilonSteps
            ? _options.FinalEpsilon
            : _options.Epsilon + ((_options.FinalEpsilon - _options.Epsilon) * _steps / _options.EpsilonSteps);

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        (_epsilon, _learned) = (Epsilon, false);
        _byTarget = _options.ServeTarget && Mode == AgentMode.Evaluate;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            _acts[lane] = !step.IsIdle(lane);
            if (_acts[lane])
            {
                if (step.Started[lane])
                {
                    _acting.Begin(lane);
                }

                _acting.Move(step.Observations, lane);
                _explores[lane] = _epsilon > 0 && _streams[lane].Uniform() < _epsilon;
            }
        }

        RateLanes(explored: false);
        _untold = false;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (_acts[lane])
            {
                Choose(lane, actions.Leaves[0].Lane<long>(lane));
            }
        }
    }

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    /// <inheritdoc/>
    public void Learn(TransitionBatch transitions)
    {
        ArgumentNullException.ThrowIfNull(transitions);
        _learned = true;
        for (int lane = 0; lane < transitions.LaneCount; lane++)
        {
            if (transitions.Present[lane])
            {
                Keep(transitions, lane);
                _steps++;
                _due++;
            }
        }

        for (; _due >= _options.UpdatePeriod; _due -= _options.UpdatePeriod)
        {
            if (_replay.ReadyCount >= _options.WarmUpSteps)
            {
                Update();
            }
        }
    }

    /// <inheritdoc/>
    public virtual void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Online.Save(checkpoint, "online.");
        Target.Save(checkpoint, "target.");
        Optimizer.Save(checkpoint, "optimizer.");
        checkpoint.Set<long>("counters", [_steps, _due, _updates]);
        checkpoint.Set<ulong>("draws", MemoryMarshal.Cast<RandomStream, ulong>(_draws.AsSpan()));
        ExplorationStreams.Save(_streams, checkpoint);
        if (_options.SaveReplay)
        {
            _acting.Save(checkpoint, "acting");
            _learning.Save(checkpoint, "learning");
            _replay.Save(checkpoint);
        }
    }

    /// <inheritdoc/>
    public virtual void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<long> counters = checkpoint.Get<long>("counters", CounterCount);
        ReadOnlySpan<ulong> draws = checkpoint.Get<ulong>("draws", 4);
        _learned = true;
        Online.Load(checkpoint, "online.");
        Target.Load(checkpoint, "target.");
        Optimizer.Load(checkpoint, "optimizer.");
        ExplorationStreams.Load(_streams, checkpoint);
        MemoryMarshal.Cast<ulong, RandomStream>(draws).CopyTo(_draws);
        (_steps, _due, _updates) = (counters[0], counters[1], counters[2]);
        if (_options.SaveReplay && checkpoint.Get<int>("replay.last", -1).Length == _streams.Length)
        {
            _acting.Load(checkpoint, "acting");
            _learning.Load(checkpoint, "learning");
            _replay.Load(checkpoint);
        }
    }

    /// <summary>"epsilon", "updates", and "loss": the mean squared TD error of the gradient steps, in squared rewards.</summary>
    /// <param name="figures">Receives them.</param>
    public void Collect(ICollection<TrainingFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        figures.Add(new TrainingFigure("epsilon", Epsilon));
        figures.Add(new TrainingFigure("updates", _updates));
        if (_losses > 0)
        {
            figures.Add(new TrainingFigure("loss", _loss / _losses));
        }

        (_loss, _losses) = (0, 0);
    }

    private Optimizer Optimizer => _optimizer ??= new Adam(Online, (float)_options.LearningRate);

    /// <summary>Rates what can be shown in some states; <see cref="Fill"/> then chooses.</summary>
    /// <param name="states">States, [count, length].</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Whether by the target network.</param>
    private protected abstract void Rate(ReadOnlySpan<float> states, int count, bool target);

    /// <summary>Fills the best slate of a state that was rated.</summary>
    private protected abstract void Fill(int row, Span<int> slate);

    /// <summary>Puts gradients of the loss into the online store, and TD errors into the batch.</summary>
    private protected abstract void Differentiate(DeepQBatch batch);

    /// <summary>Called after a gradient step, for what is learned beside values.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="learningRate">The learning rate.</param>
    private protected virtual void LearnBeside(DeepQBatch batch, float learningRate)
    {
    }

    /// <summary>Rates the states of the lanes that explore, or of those that do not; a lane's row is then in _rows.</summary>
    private void RateLanes(bool explored)
    {
        for (int lane = 0; lane < _acts.Length; lane++)
        {
            _wanted[lane] = _acts[lane] && _explores[lane] == explored;
        }

        ReadOnlySpan<float> states = _acting.Choose(_wanted, _rows, out int count);
        if (count > 0)
        {
            Rate(states, count, _byTarget);
        }
    }

    private void TellExplored()
    {
        if (!_untold)
        {
            return;
        }

        if (_learned)
        {
            throw new InvalidOperationException(
                "The agent has learned since it acted, so that how probable its last slates were cannot be told any more. Ask before.");
        }

        RateLanes(explored: true);
        for (int lane = 0; lane < _acts.Length; lane++)
        {
            if (_acts[lane] && _explores[lane])
            {
                Fill(_rows[lane], _slate);
                bool greedy = _acting.Slate(lane).SequenceEqual(_slate);
                _logPropensities[lane] = Math.Log((_epsilon * _random.Probability) + (greedy ? 1 - _epsilon : 0));
            }
        }

        _untold = false;
    }

    private void Choose(int lane, Span<long> action)
    {
        if (_explores[lane])
        {
            _random.Fill(ref _streams[lane], _slate);
            _untold = true;
        }
        else
        {
            Fill(_rows[lane], _slate);
            _logPropensities[lane] = Math.Log((_epsilon * _random.Probability) + (1 - _epsilon));
        }

        for (int position = 0; position < action.Length; position++)
        {
            action[position] = _slate[position];
        }

        _acting.SetSlate(lane, action);
    }

    private void Keep(TransitionBatch transitions, int lane)
    {
        if (transitions.First[lane])
        {
            _learning.Begin(lane);
            _replay.Begin(lane);
        }

        _learning.Move(transitions.Observations, lane);
        _learning.SetSlate(lane, transitions.Actions.Leaves[0].Lane<long>(lane));
        ReadOnlySpan<int> slate = _learning.Slate(lane);
        int position = Features.PickedPosition(transitions.NextObservations, lane);
        int picked = position < 0 ? -1 : slate[position];
        _learning[lane].CopyTo(_state);
        StepEnd end = transitions.Terminated[lane] ? StepEnd.Terminated
            : transitions.Truncated[lane] ? StepEnd.Truncated : StepEnd.None;
        if (end == StepEnd.Truncated)
        {
            _learning.Move(transitions.NextObservations, lane);
        }

        _replay.Add(lane, _state, slate, picked, transitions.Rewards[lane], end, _learning[lane]);
    }

    private void Update()
    {
        DeepQBatch batch = _batch;
        _replay.Draw(ref _draws[0], batch.Slots, batch.Weights);
        int length = Features.StateLength;
        int slateSize = Features.SlateSize;
        for (int row = 0; row < batch.Count; row++)
        {
            int slot = batch.Slots[row];
            Transition transition = _replay.Follow(slot, _options.Discount);
            _replay.State(slot).CopyTo(batch.States.AsSpan(row * length));
            _replay.Slate(slot).CopyTo(batch.Slates.AsSpan(row * slateSize));
            batch.Picked[row] = _replay.Picked(slot);
            batch.Rewards[row] = (float)transition.Return * _scale;
            batch.Factors[row] = (float)transition.Factor;
            if (transition.Next >= 0)
            {
                _replay.State(transition.Next).CopyTo(batch.NextStates.AsSpan(row * length));
                _replay.Slate(transition.Next).CopyTo(batch.NextSlates.AsSpan(row * slateSize));
            }
        }

        Optimizer.LearningRate = LearningRate();
        Online.ClearGradients();
        Differentiate(batch);
        Optimizer.Step();
        LearnBeside(batch, Optimizer.LearningRate);
        double squares = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            double error = batch.Errors[row] / _scale;
            _replay.SetError(batch.Slots[row], (float)error);
            squares += error * error;
        }

        _loss += squares / batch.Count;
        _losses++;

        _updates++;
        if (_updates % _options.TargetPeriod == 0)
        {
            Follow(Target, Online);
        }
    }

    private void Follow(ParameterStore target, ParameterStore online)
    {
        if (_options.TargetRate < 1)
        {
            target.MoveToward(online, (float)_options.TargetRate);
        }
        else
        {
            target.CopyFrom(online);
        }
    }

    private float LearningRate()
    {
        double gone = _options.DecaySteps == 0 ? 0 : Math.Min(1, (double)_steps / _options.DecaySteps);
        return (float)(_options.LearningRate * (1 - ((1 - _options.FinalRate) * gone)));
    }
}

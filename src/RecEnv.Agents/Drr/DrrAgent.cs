using RecEnv.Agents.Ranking;
using RecEnv.Agents.Replay;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Drr;

/// <summary>Deep reinforcement recommendation (DRR) for RatingReplay: an actor puts out a vector, and the item nearest to it is shown.</summary>
/// <remarks>
/// <para>
/// Of the available items the one with the largest iᵢ·π(s) is shown, ties by lower position; s is made of the user's embedding and
/// those of his memory, the last positives that he was shown. <see cref="DrrLearner"/> gives the losses.
/// </para>
/// <para>
/// Memories are the agent's own and grow in <see cref="Learn"/> alone, which must be given what the agent's last <see cref="Act"/>
/// led to. As a scorer it uses each user's memory as training left it.
/// </para>
/// <para>
/// Randomness: weights from <see cref="LearningRandom"/> of the seed; noise from each lane's exploration stream, d normal draws a
/// step; replay from a stream of its own. Reference: Liu et al. (2018), arXiv 1810.12027.
/// </para>
/// </remarks>
public sealed class DrrAgent : ILearningAgent, ITrainingFigures, IItemScorer, IReseedableAgent
{
    private readonly DrrOptions _options;
    private readonly DrrLeaves _leaves;
    private readonly DrrReplay<DrrStep> _replay;
    private readonly DrrBatch _batch;
    private readonly DrrStep[] _drawn; // [batch]
    private readonly RandomStream[] _streams;
    private readonly DrrCounters _counters;
    private readonly float[] _noise; // [lanes, d]
    private readonly float[] _outputs; // [lanes, d], of each lane's last action
    private readonly float[] _fresh; // [lanes, d]
    private readonly int[] _users; // [lanes]
    private readonly int[] _memories; // [lanes, N]
    private readonly int[] _memory;
    private readonly float[] _output;
    private double _valueLoss; // of the gradient steps since the last report
    private double _policyLoss;
    private double _targetValue;
    private int _losses;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">Checked options.</param>
    /// <exception cref="AgentMismatchException">The environment does not show users and lists of items.</exception>
    public DrrAgent(AgentContext context, DrrOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        (_options, _leaves) = (options, new DrrLeaves(context.Contract));
        (int lanes, int d, int length) = (context.LaneCount, options.Dimension, options.MemoryLength);
        History = new DrrHistory(_leaves.UserCount, _leaves.ItemCount);
        Learner = new DrrLearner(options, _leaves.UserCount, _leaves.ItemCount, new LearningRandom(context.Seed));
        var replay = new ReplayOptions(
            options.ReplayCapacity, 1, options.Prioritised ? options.PriorityExponent : null, options.ImportanceExponent);
        _replay = new DrrReplay<DrrStep>(replay, options.StoredAction == DrrStoredAction.Output ? d : 0);
        (_batch, _drawn) = (new DrrBatch(options.BatchSize, length, d), new DrrStep[options.BatchSize]);
        _streams = ExplorationStreams.Make(lanes, context.Seed);
        _counters = new DrrCounters(options.UpdatePeriod, context.Seed);
        (_noise, _outputs, _fresh) = (new float[lanes * d], new float[lanes * d], new float[lanes * d]);
        (_users, _memories) = (new int[lanes], new int[lanes * length]);
        (_memory, _output) = (new int[length], new float[d]);
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>Environment steps learned from.</summary>
    public long Steps => _counters.Steps;

    /// <summary>Gradient steps taken.</summary>
    public long Updates => _counters.Updates;

    /// <summary>The networks, for tests.</summary>
    internal DrrLearner Learner { get; }

    /// <summary>What each user was shown and liked, for tests.</summary>
    internal DrrHistory History { get; }

    /// <summary>Rows of the last gradient step, for tests.</summary>
    internal DrrBatch Batch => _batch;

    /// <summary>Fills in the slots of the next gradient step in place of the agent's own draws, for tests.</summary>
    internal Action<int[]>? DrawSlots { get; set; }

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        int d = _options.Dimension;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            _users[lane] = _leaves.User(step.Observations, lane);
            bool forgets = step.Started[lane] && !_options.KeepMemory && Mode == AgentMode.Train;
            CopyMemory(_users[lane], forgets, _memories.AsSpan(lane * _memory.Length, _memory.Length));
        }

        Learner.Act(_users, _memories, _fresh);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                Span<float> output = _outputs.AsSpan(lane * d, d);
                _fresh.AsSpan(lane * d, d).CopyTo(output);
                if (Mode == AgentMode.Train && _options.NoiseScale > 0)
                {
                    AddNoise(lane, step.Started[lane], output);
                }

                actions.Leaves[0].Lane<long>(lane)[0] =
                    Best(_leaves.Available(step.Observations, lane), _leaves.Mask(step.Observations, lane), output);
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
                _counters.CountStep();
            }
        }

        while (_counters.TakeDue())
        {
            if (_replay.Count > _options.WarmUpSteps)
            {
                Update();
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A user or an item is unknown, or there is not one score an item.</exception>
    public void Score(int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        _leaves.Check(user, items, scores.Length);
        CopyMemory(user, forgets: false, _memory);
        Learner.Act([user], _memory, _output);
        for (int i = 0; i < items.Length; i++)
        {
            scores[i] = Dot(items[i], _output);
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Learner.Save(checkpoint);
        History.Save(checkpoint);
        _counters.Save(checkpoint);
        checkpoint.Set<float>("noise", _noise);
        ExplorationStreams.Save(_streams, checkpoint);
        if (_options.SaveReplay)
        {
            _replay.Save(checkpoint);
        }
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint) => DrrRestore.AllOrNothing(checkpoint, Save, TakeOver);

    /// <summary>"updates", and means over the gradient steps: "loss" (the critic's), "policy_loss", "target_value" (Q' of the next states).</summary>
    /// <param name="figures">Receives them.</param>
    public void Collect(ICollection<TrainingFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        figures.Add(new TrainingFigure("updates", Updates));
        if (_losses > 0)
        {
            figures.Add(new TrainingFigure("loss", _valueLoss / _losses));
            figures.Add(new TrainingFigure("policy_loss", _policyLoss / _losses));
            figures.Add(new TrainingFigure("target_value", _targetValue / _losses));
        }

        (_valueLoss, _policyLoss, _targetValue, _losses) = (0, 0, 0, 0);
    }

    private void TakeOver(Checkpoint checkpoint)
    {
        _counters.Load(checkpoint);
        ExplorationStreams.Load(_streams, checkpoint);
        Learner.Load(checkpoint);
        History.Load(checkpoint);
        ReadOnlySpan<float> noise = checkpoint.Get<float>("noise", -1);
        if (noise.Length == _noise.Length)
        {
            noise.CopyTo(_noise);
        }

        if (_options.SaveReplay)
        {
            _replay.Load(checkpoint, IsSound);
        }
    }

    private bool IsSound(DrrStep step) =>
        (uint)step.User < (uint)_leaves.UserCount && (uint)step.Item < (uint)_leaves.ItemCount &&
        step.Start >= 0 && step.Before >= step.Start && step.After >= step.Before && step.After <= History.CountOf(step.User);

    private void CopyMemory(int user, bool forgets, Span<int> memory) =>
        History.CopyMemory(user, forgets ? History.CountOf(user) : History.StartOf(user), History.CountOf(user), memory);

    /// <summary>a ← a + x, then x ← x − θ·x + σ·N(0, 1), x = 0 at the start of a visit: Ornstein–Uhlenbeck noise.</summary>
    private void AddNoise(int lane, bool starts, Span<float> output)
    {
        Span<float> noise = _noise.AsSpan(lane * output.Length, output.Length);
        if (starts)
        {
            noise.Clear();
        }

        (float shrink, float scale) = (1 - (float)_options.NoiseReturn, (float)_options.NoiseScale);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] += noise[i];
            noise[i] = (shrink * noise[i]) + (scale * (float)_streams[lane].Normal());
        }
    }

    private int Best(ReadOnlySpan<long> items, ReadOnlySpan<byte> mask, ReadOnlySpan<float> output)
    {
        int best = -1;
        float highest = 0;
        for (int position = 0; position < items.Length; position++)
        {
            if (mask[position] != 0)
            {
                float score = Dot((int)items[position], output);
                if (best < 0 || score > highest)
                {
                    (best, highest) = (position, score);
                }
            }
        }

        return Math.Max(best, 0);
    }

    private float Dot(int item, ReadOnlySpan<float> output)
    {
        ReadOnlySpan<float> embedding = Learner.Items.Slice(item * output.Length, output.Length);
        float sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            sum += embedding[i] * output[i];
        }

        return sum;
    }

    private void Keep(TransitionBatch transitions, int lane)
    {
        int user = _leaves.User(transitions.Observations, lane);
        if (transitions.First[lane] && !_options.KeepMemory)
        {
            History.Forget(user);
        }

        int position = (int)transitions.Actions.Leaves[0].Lane<long>(lane)[0];
        int item = (int)_leaves.Available(transitions.Observations, lane)[position];
        float reward = (float)transitions.Rewards[lane];
        int before = History.CountOf(user);
        if (reward > 0)
        {
            History.Add(user, item);
        }

        var step = new DrrStep(
            user, item, reward, History.StartOf(user), before, History.CountOf(user), transitions.Terminated[lane] ? 1 : 0);
        int d = _options.Dimension;
        _replay.Add(step, _options.StoredAction == DrrStoredAction.Output ? _outputs.AsSpan(lane * d, d) : default);
    }

    private void Update()
    {
        if (DrawSlots is { } given)
        {
            given(_batch.Slots);
            _batch.Weights.AsSpan().Fill(1);
        }
        else
        {
            _replay.Draw(ref _counters.Draws, _batch.Slots, _batch.Weights);
        }

        FillBatch();
        Learner.Update(_batch);
        for (int row = 0; row < _batch.Count; row++)
        {
            _replay.SetError(_batch.Slots[row], _batch.Errors[row]);
        }

        _valueLoss += Learner.ValueLoss;
        _policyLoss += Learner.PolicyLoss;
        _targetValue += Learner.TargetValue;
        _losses++;
        _counters.CountUpdate();
    }

    /// <summary>Copies the drawn steps, then what they refer to: loops so short that many reads of far memory overlap.</summary>
    private void FillBatch()
    {
        _replay.Copy(_batch.Slots, _drawn);
        for (int row = 0; row < _batch.Count; row++)
        {
            ref readonly DrrStep step = ref _drawn[row];
            History.CopyMemory(step.User, step.Start, step.Before, _batch.Memory(row));
            History.CopyMemory(step.User, step.Start, step.After, _batch.NextMemory(row));
        }

        for (int row = 0; row < _batch.Count; row++)
        {
            ref readonly DrrStep step = ref _drawn[row];
            _batch.Users[row] = step.User;
            _batch.Rewards[row] = step.Reward;
            bool over = _options.Terminal switch
            {
                DrrTerminal.Terminated => step.Terminated != 0,
                DrrTerminal.Rewarded => step.Reward > 0,
                _ => false,
            };
            _batch.Factors[row] = over ? 0 : (float)_options.Discount;
        }

        int d = _options.Dimension;
        bool output = _options.StoredAction == DrrStoredAction.Output;
        ReadOnlySpan<float> items = Learner.Items;
        for (int row = 0; row < _batch.Count; row++)
        {
            (output ? _replay.Vector(_batch.Slots[row]) : items.Slice(_drawn[row].Item * d, d)).CopyTo(_batch.Action(row));
        }
    }
}

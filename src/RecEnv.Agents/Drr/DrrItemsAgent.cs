using System.Runtime.InteropServices;
using RecEnv.Agents.Ranking;
using RecEnv.Agents.Replay;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Drr;

/// <summary>DRR over items for RatingReplay: a softmax actor over the embeddings of the available items, with a critic that knows them.</summary>
/// <remarks>
/// <para>
/// While learning, items are drawn by π(i|s) = softmax of eᵢ·w(s) over the available positions; when judged, the most probable one is
/// shown, by the slow weights. <see cref="DrrItemsLearner"/> has the losses, <see cref="DrrItemsBatch"/> what is replayed.
/// </para>
/// <para>
/// There are no parameters for users: a user is his memory, all positives that he was ever shown. As a scorer the agent uses each
/// user's memory as training left it. A user who was never visited has an empty one.
/// </para>
/// <para>
/// Randomness: weights from <see cref="LearningRandom"/> of the seed; actions from each lane's exploration stream, one draw a step;
/// replay from a stream of its own.
/// </para>
/// </remarks>
public sealed class DrrItemsAgent : ILearningAgent, ITrainingFigures, IItemScorer, IPropensityAgent, IReseedableAgent
{
    private const int CounterCount = 3;

    private readonly DrrItemsOptions _options;
    private readonly DrrLeaves _leaves;
    private readonly DrrHistory _history;
    private readonly DrrItemsLearner _learner;
    private readonly DrrReplay<DrrPlace> _replay;
    private readonly DrrVisits _visits = new();
    private readonly DrrItemsBatch _batch;
    private readonly RandomStream[] _streams;
    private readonly RandomStream[] _draws;
    private readonly int[] _visitOf; // [lanes], −1 before the first
    private readonly int[] _users; // [lanes], whom the fold follows; −1 before the first
    private readonly int[] _known; // [lanes], how much of his history is in the fold
    private readonly double[] _propensities; // [lanes]
    private readonly float[] _output;
    private readonly float[] _state;
    private readonly DrrFold _fold; // for memories that are made anew
    private readonly DrrFold[] _folds; // of each lane's user
    private float[] _scores = [];
    private long _steps;
    private long _due;
    private long _updates;
    private double _valueLoss; // of the gradient steps since the last report
    private double _policyLoss;
    private double _targetValue;
    private int _losses;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">Checked options.</param>
    /// <exception cref="AgentMismatchException">The environment does not show users and lists of items.</exception>
    public DrrItemsAgent(AgentContext context, DrrItemsOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        (_options, _leaves) = (options, new DrrLeaves(context.Contract));
        _history = new DrrHistory(_leaves.UserCount, _leaves.ItemCount);
        _learner = new DrrItemsLearner(options, _leaves.ItemCount, new LearningRandom(context.Seed));
        _replay = new DrrReplay<DrrPlace>(
            new ReplayOptions(options.ReplayCapacity, 1, options.Prioritised ? options.PriorityExponent : null, options.ImportanceExponent), 0);
        _batch = new DrrItemsBatch(
            options.BatchSize, options.CandidateCount, options.AlternativeCount, _leaves.ItemCount, options.Dimension);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _draws = [new EpisodeKey(context.Seed, ulong.MaxValue).Stream(StreamId.Exploration)];
        (_visitOf, _users, _known) = (new int[context.LaneCount], new int[context.LaneCount], new int[context.LaneCount]);
        _visitOf.AsSpan().Fill(-1);
        _users.AsSpan().Fill(-1);
        _propensities = new double[context.LaneCount];
        (_output, _state) = (new float[options.Dimension], new float[options.Dimension]);
        _fold = _learner.Fold;
        _folds = [.. Enumerable.Range(0, context.LaneCount).Select(_ => _fold.Twin())];
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>Environment steps learned from.</summary>
    public long Steps => _steps;

    /// <summary>Gradient steps taken.</summary>
    public long Updates => _updates;

    /// <inheritdoc/>
    public ReadOnlySpan<double> LogPropensities => _propensities;

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        bool judged = Mode == AgentMode.Evaluate;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                if (judged)
                {
                    Remember(_leaves.User(step.Observations, lane));
                }
                else
                {
                    Follow(lane, _leaves.User(step.Observations, lane));
                }

                _learner.Act(_state, judged, _output);
                actions.Leaves[0].Lane<long>(lane)[0] = Choose(step.Observations, lane, judged);
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
                _steps++;
                _due++;
            }
        }

        for (; _due >= _options.UpdatePeriod; _due -= _options.UpdatePeriod)
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
        int[] liked = Remember(user);
        _learner.Act(_state, target: true, _output);
        for (int i = 0; i < items.Length; i++)
        {
            bool last = _options.ShownLast && Array.BinarySearch(liked, items[i]) >= 0;
            scores[i] = last ? float.MinValue : Dot(items[i], target: true);
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        _learner.Save(checkpoint);
        _history.Save(checkpoint);
        checkpoint.Set<long>("counters", [_steps, _due, _updates]);
        checkpoint.Set<ulong>("draws", MemoryMarshal.Cast<RandomStream, ulong>(_draws.AsSpan()));
        ExplorationStreams.Save(_streams, checkpoint);
        if (_options.SaveReplay)
        {
            checkpoint.Set<int>("visit_of", _visitOf);
            _visits.Save(checkpoint);
            _replay.Save(checkpoint);
        }
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<long> counters = checkpoint.Get<long>("counters", CounterCount);
        ReadOnlySpan<ulong> draws = checkpoint.Get<ulong>("draws", 4);
        ExplorationStreams.Load(_streams, checkpoint);
        _history.Check(checkpoint);
        _learner.Load(checkpoint);
        _history.Load(checkpoint);
        MemoryMarshal.Cast<ulong, RandomStream>(draws).CopyTo(_draws);
        (_steps, _due, _updates) = (counters[0], counters[1], counters[2]);
        _users.AsSpan().Fill(-1);
        if (_options.SaveReplay && checkpoint.Get<int>("visit_of", -1) is var saved && saved.Length == _visitOf.Length)
        {
            saved.CopyTo(_visitOf);
            _visits.Load(checkpoint);
            _replay.Load(checkpoint);
        }
    }

    /// <summary>"updates", and means over the gradient steps: "loss" (the critic's), "policy_loss", "target_value" (y).</summary>
    /// <param name="figures">Receives them.</param>
    public void Collect(ICollection<TrainingFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        figures.Add(new TrainingFigure("updates", _updates));
        if (_losses > 0)
        {
            figures.Add(new TrainingFigure("loss", _valueLoss / _losses));
            figures.Add(new TrainingFigure("policy_loss", _policyLoss / _losses));
            figures.Add(new TrainingFigure("target_value", _targetValue / _losses));
        }

        (_valueLoss, _policyLoss, _targetValue, _losses) = (0, 0, 0, 0);
    }

    /// <summary>The state of a lane's user: everything that he was ever shown and liked, in that order.</summary>
    private void Follow(int lane, int user)
    {
        if (_users[lane] != user)
        {
            (_users[lane], _known[lane]) = (user, 0);
            _folds[lane].Clear();
        }

        foreach (int item in _history.Of(user)[_known[lane]..])
        {
            _folds[lane].Add(item);
        }

        _known[lane] = _history.CountOf(user);
        _folds[lane].Solve(_state);
    }

    /// <summary>Makes the state of all that a user was ever shown and liked; returns these, ascending.</summary>
    private int[] Remember(int user)
    {
        _fold.Clear();
        int[] liked = _history.Of(user).ToArray();
        foreach (int item in liked)
        {
            _fold.Add(item);
        }

        Array.Sort(liked);
        _fold.Solve(_state);
        return liked;
    }

    /// <summary>Draws a position by softmax, or takes the best one, ties by lower position.</summary>
    private int Choose(ValueBatch observations, int lane, bool judged)
    {
        ReadOnlySpan<long> items = _leaves.Available(observations, lane);
        ReadOnlySpan<byte> mask = _leaves.Mask(observations, lane);
        if (_scores.Length < items.Length)
        {
            _scores = new float[items.Length];
        }

        int best = -1;
        for (int position = 0; position < items.Length; position++)
        {
            if (mask[position] != 0)
            {
                _scores[position] = Dot((int)items[position], judged);
                best = best < 0 || _scores[position] > _scores[best] ? position : best;
            }
        }

        _propensities[lane] = 0;
        if (best < 0 || judged || !_options.Explores)
        {
            return Math.Max(best, 0);
        }

        return Draw(mask[..items.Length], _scores[best], lane);
    }

    private int Draw(ReadOnlySpan<byte> mask, float highest, int lane)
    {
        double sum = 0;
        for (int position = 0; position < mask.Length; position++)
        {
            sum += mask[position] != 0 ? Math.Exp(_scores[position] - highest) : 0;
        }

        double left = _streams[lane].Uniform() * sum;
        int chosen = -1;
        for (int position = 0; position < mask.Length && left >= 0; position++)
        {
            if (mask[position] != 0)
            {
                chosen = position;
                left -= Math.Exp(_scores[position] - highest);
            }
        }

        _propensities[lane] = _scores[chosen] - highest - Math.Log(sum);
        return chosen;
    }

    private float Dot(int item, bool target)
    {
        ReadOnlySpan<float> embedding = _learner.Items(target).Slice(item * _output.Length, _output.Length);
        float sum = 0;
        for (int i = 0; i < _output.Length; i++)
        {
            sum += embedding[i] * _output[i];
        }

        return sum;
    }

    private void Keep(TransitionBatch transitions, int lane)
    {
        int user = _leaves.User(transitions.Observations, lane);
        ReadOnlySpan<long> items = _leaves.Available(transitions.Observations, lane);
        if (transitions.First[lane] || _visitOf[lane] < 0)
        {
            _visitOf[lane] = _visits.Add(user, items, _leaves.ItemCount);
        }

        int position = (int)transitions.Actions.Leaves[0].Lane<long>(lane)[0];
        bool positive = transitions.Rewards[lane] > 0;
        if (positive && !_history.Of(user).Contains((int)items[position]))
        {
            _history.Add(user, (int)items[position]);
        }

        _visits[_visitOf[lane]].Show(position, positive);
        _replay.Add(new DrrPlace(_visitOf[lane], position), default);
    }

    private void Update()
    {
        _replay.Draw(ref _draws[0], _batch.Slots, _batch.Weights);
        _batch.Begin(ref _draws[0]);
        for (int row = 0; row < _batch.Count; row++)
        {
            DrrPlace place = _replay[_batch.Slots[row]];
            _batch.Fill(row, _visits[place.Visit], place.Position, _options.Discount, _fold, ref _draws[0]);
        }

        _learner.Update(_batch);
        for (int row = 0; row < _batch.Count; row++)
        {
            _replay.SetError(_batch.Slots[row], _batch.Errors[row]);
        }

        _valueLoss += _learner.ValueLoss;
        _policyLoss += _learner.PolicyLoss;
        _targetValue += _learner.TargetValue;
        _losses++;
        _updates++;
    }
}

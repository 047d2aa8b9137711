using RecEnv.Agents.Ranking;
using RecEnv.Agents.Replay;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Drr;

/// <summary>DRR over items for RatingReplay: a softmax over the values of the available items, each judged by the other known positives.</summary>
/// <remarks>
/// <para>
/// Q(s, i) is the probability that the user likes i, see <see cref="DrrItemsLearner"/>. The state s is all that he was ever shown and
/// liked, except i itself. There are no parameters for users. The discount is 0: the reward of an item does not depend on what was shown.
/// </para>
/// <para>
/// While learning, an item is drawn by the softmax of logit Q over the available ones that he is not known to like, or over all
/// available where there are no such: what is known needs no trial. When judged, the item with the largest Q is shown, ties by
/// lower position. As a scorer the agent uses each user's memory as training left it; an unvisited user's is empty.
/// </para>
/// <para>
/// Randomness: weights from <see cref="LearningRandom"/> of the seed; actions from each lane's exploration stream, one draw a step;
/// replay from a stream of its own.
/// </para>
/// </remarks>
public sealed class DrrItemsAgent : ILearningAgent, ITrainingFigures, IItemScorer, IPropensityAgent, IReseedableAgent
{
    private readonly DrrItemsOptions _options;
    private readonly DrrLeaves _leaves;
    private readonly DrrHistory _history;
    private readonly DrrItemsLearner _learner;
    private readonly DrrReplay<DrrPlace> _replay;
    private readonly DrrVisits _visits = new();
    private readonly DrrItemsBatch _batch;
    private readonly RandomStream[] _streams;
    private readonly DrrCounters _counters;
    private readonly int[] _visitOf; // [lanes], −1 before the first
    private readonly double[] _propensities; // [lanes]
    private readonly DrrMemory[] _followed; // [lanes], of the present users
    private readonly DrrMemory _memory; // for any user
    private readonly float[] _vector;
    private float[] _scores = [];
    private double _loss; // of the gradient steps since the last report
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
        _learner = new DrrItemsLearner(options, _leaves.ItemCount, new LearningRandom(context.Seed), isSaved: context.Saved is not null);
        _replay = new DrrReplay<DrrPlace>(new ReplayOptions(options.ReplayCapacity, 1, null, 1), 0);
        _batch = new DrrItemsBatch(options.BatchSize, options.CandidateCount, options.Dimension);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _counters = new DrrCounters(options.UpdatePeriod, context.Seed);
        _visitOf = new int[context.LaneCount];
        _visitOf.AsSpan().Fill(-1);
        _propensities = new double[context.LaneCount];
        _memory = new DrrMemory(_learner.Fold, _leaves.ItemCount, options.Dimension);
        _followed = [.. Enumerable.Range(0, context.LaneCount).Select(_ => new DrrMemory(_learner.Fold.Twin(), _leaves.ItemCount, options.Dimension))];
        _vector = new float[options.Dimension];
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>Visits that are kept, for tests.</summary>
    internal DrrVisits Visits => _visits;

    /// <summary>Environment steps learned from.</summary>
    public long Steps => _counters.Steps;

    /// <summary>Gradient steps taken.</summary>
    public long Updates => _counters.Updates;

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
                DrrMemory memory = _followed[lane];
                memory.Follow(_history, _leaves.User(step.Observations, lane));
                actions.Leaves[0].Lane<long>(lane)[0] = Choose(step.Observations, memory, lane, judged);
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
        _memory.Follow(_history, user);
        for (int i = 0; i < items.Length; i++)
        {
            scores[i] = Judge(_memory, items[i]);
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        _learner.Save(checkpoint);
        _history.Save(checkpoint);
        _counters.Save(checkpoint);
        ExplorationStreams.Save(_streams, checkpoint);
        if (_options.SaveReplay)
        {
            checkpoint.Set<int>("visit_of", _visitOf);
            _visits.Save(checkpoint);
            _replay.Save(checkpoint);
        }
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint) => DrrRestore.AllOrNothing(checkpoint, Save, TakeOver);

    /// <summary>"updates" and "loss", its mean over the gradient steps.</summary>
    /// <param name="figures">Receives them.</param>
    public void Collect(ICollection<TrainingFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        figures.Add(new TrainingFigure("updates", Updates));
        if (_losses > 0)
        {
            figures.Add(new TrainingFigure("loss", _loss / _losses));
        }

        (_loss, _losses) = (0, 0);
    }

    private void TakeOver(Checkpoint checkpoint)
    {
        _counters.Load(checkpoint);
        ExplorationStreams.Load(_streams, checkpoint);
        _learner.Load(checkpoint);
        _history.Load(checkpoint);
        _memory.Forget();
        Array.ForEach(_followed, memory => memory.Forget());
        if (_options.SaveReplay && checkpoint.Get<int>("visit_of", -1) is var saved && saved.Length == _visitOf.Length)
        {
            _visits.Load(checkpoint, _leaves.UserCount, _leaves.ItemCount);
            _replay.Load(checkpoint, IsSound);
            if (saved.ContainsAnyExceptInRange(-1, _visits.Count - 1))
            {
                throw new CheckpointException("The checkpoint's lanes are in visits that it does not hold. Give a sound checkpoint.");
            }

            saved.CopyTo(_visitOf);
            IEnumerable<int> stored = Enumerable.Range(0, _replay.Count).Select(slot => _replay[slot].Visit);
            _visits.Retain(stored.Concat(_visitOf.Where(visit => visit >= 0)));
        }
    }

    private bool IsSound(DrrPlace place) =>
        (uint)place.Visit < (uint)_visits.Count && (uint)place.Position < (uint)_visits[place.Visit].Items.Length;

    /// <summary>The logit of an item's value to a user, without the item in his memory.</summary>
    private float Judge(DrrMemory memory, int item)
    {
        if (!memory.Knows(item))
        {
            return _learner.Logit(memory.Vector, item);
        }

        memory.Fold.SolveWithout(item, memory.Vector, _vector);
        return _learner.Logit(_vector, item);
    }

    /// <summary>Draws a position by softmax, or takes the best one, ties by lower position.</summary>
    private int Choose(ValueBatch observations, DrrMemory memory, int lane, bool judged)
    {
        ReadOnlySpan<long> items = _leaves.Available(observations, lane);
        ReadOnlySpan<byte> mask = _leaves.Mask(observations, lane);
        if (_scores.Length < items.Length)
        {
            _scores = new float[items.Length];
        }

        int best = Rate(items, mask, memory, unknownOnly: !judged);
        if (best < 0 && !judged)
        {
            best = Rate(items, mask, memory, unknownOnly: false);
        }

        _propensities[lane] = 0;
        return best < 0 || judged ? Math.Max(best, 0) : Draw(_scores.AsSpan(0, items.Length), _scores[best], lane);
    }

    /// <summary>Scores positions, −∞ where none may be chosen; returns the best one, −1 where there is none.</summary>
    private int Rate(ReadOnlySpan<long> items, ReadOnlySpan<byte> mask, DrrMemory memory, bool unknownOnly)
    {
        int best = -1;
        for (int position = 0; position < items.Length; position++)
        {
            bool counts = mask[position] != 0 && !(unknownOnly && memory.Knows((int)items[position]));
            _scores[position] = counts ? Judge(memory, (int)items[position]) : float.NegativeInfinity;
            best = counts && (best < 0 || _scores[position] > _scores[best]) ? position : best;
        }

        return best;
    }

    private int Draw(ReadOnlySpan<float> scores, float highest, int lane)
    {
        double sum = 0;
        foreach (float score in scores)
        {
            sum += Math.Exp(score - highest);
        }

        double left = _streams[lane].Uniform() * sum;
        int chosen = -1;
        for (int position = 0; position < scores.Length && left >= 0; position++)
        {
            if (!float.IsNegativeInfinity(scores[position]))
            {
                chosen = position;
                left -= Math.Exp(scores[position] - highest);
            }
        }

        _propensities[lane] = scores[chosen] - highest - Math.Log(sum);
        return chosen;
    }

    private void Keep(TransitionBatch transitions, int lane)
    {
        int user = _leaves.User(transitions.Observations, lane);
        ReadOnlySpan<long> items = _leaves.Available(transitions.Observations, lane);
        if (transitions.First[lane] || _visitOf[lane] < 0)
        {
            _visits.Leave(_visitOf[lane]);
            _visitOf[lane] = _visits.Add(user, items, _leaves.ItemCount);
            _visits.Use(_visitOf[lane]);
        }

        int position = (int)transitions.Actions.Leaves[0].Lane<long>(lane)[0];
        bool positive = transitions.Rewards[lane] > 0;
        if (positive && !_history.Of(user).Contains((int)items[position]))
        {
            _history.Add(user, (int)items[position]);
        }

        _visits[_visitOf[lane]].Show(position, positive);
        _visits.Use(_visitOf[lane]);
        _visits.Leave(_replay.Oldest < 0 ? -1 : _replay[_replay.Oldest].Visit);
        _replay.Add(new DrrPlace(_visitOf[lane], position), default);
    }

    private void Update()
    {
        _replay.Draw(ref _counters.Draws, _batch.Slots, _batch.Weights);
        for (int i = 0; i < _batch.Slots.Length; i++)
        {
            DrrVisit visit = _visits[_replay[_batch.Slots[i]].Visit];
            _memory.Follow(_history, visit.User);
            _batch.Fill(i, visit, _memory.Fold, _memory.Vector, ref _counters.Draws);
        }

        _learner.Update(_batch);
        _loss += _learner.Loss;
        _losses++;
        _counters.CountUpdate();
    }
}
